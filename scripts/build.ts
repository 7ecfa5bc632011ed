// `npm run build`: the window to dist/window, and the programs outside it to dist/, bundled for Node 24 and Electron.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, type InlineConfig } from "vite";
import { recordBuild, sourceStamp } from "./source-stamp.mjs";

const root = join(import.meta.dirname, "..");

/** One program outside the window. */
interface Program {
  /** Folder in dist/. */
  readonly name: string;
  readonly entry: string;
  readonly format: "es" | "cjs";
  readonly fileName: string;
}

const programs: readonly Program[] = [
  { name: "serve", entry: "electron/serve/main.ts", format: "es", fileName: "main.js" },
  { name: "sightline-cli", entry: "electron/serve/cli/main.ts", format: "es", fileName: "main.js" },
  { name: "demo-practice", entry: "electron/demo-practice/main.ts", format: "es", fileName: "main.js" },
  { name: "encode-worker", entry: "electron/core/encoders/encode-worker.ts", format: "es", fileName: "main.js" },
  { name: "desktop", entry: "electron/desktop/main.ts", format: "es", fileName: "main.js" },
  // A sandboxed preload is CommonJS in one file (Electron documentation, "ES Modules", preload scripts).
  { name: "desktop", entry: "electron/desktop/preload.ts", format: "cjs", fileName: "preload.cjs" },
];

/** Modules that stay modules: two with native parts, and what Electron itself provides. */
const external = ["better-sqlite3", "@node-rs/argon2", "electron", "pg-native"];

/** Gives how Vite bundles one program. */
export function programConfig({ name, entry, format, fileName }: Program): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: "warn",
    // No `.env` files and no replaced variables: the same bundle everywhere.
    envDir: false,
    ssr: { target: "node", noExternal: true, external },
    build: {
      ssr: join(root, entry),
      outDir: join(root, "dist", name),
      emptyOutDir: false,
      target: "node24",
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        external,
        output: { format, entryFileNames: fileName, codeSplitting: false },
      },
    },
  };
}

async function main(): Promise<void> {
  const stamp = sourceStamp();
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await build({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
  for (const program of programs) await build(programConfig(program));
  copyFonts();
  recordBuild(stamp);
}

/** The printed report's fonts, beside the bundled encode worker. */
function copyFonts(): void {
  mkdirSync(join(root, "dist", "fonts"), { recursive: true });
  for (const weight of ["400Regular", "600SemiBold"]) {
    const name = `Inter_${weight}.ttf`;
    cpSync(join(root, "node_modules", "@expo-google-fonts", "inter", weight, name), join(root, "dist", "fonts", name));
  }
}

if (import.meta.main) await main();
