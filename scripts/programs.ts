import { join } from "node:path";
import type { InlineConfig } from "vite";

const root = join(import.meta.dirname, "..");

/** One program outside the window. */
export interface Program {
  /** Folder in dist/. */
  readonly name: string;
  readonly entry: string;
  readonly format: "es" | "cjs";
  readonly fileName: string;
}

/** A sandboxed preload is CommonJS in one file (Electron documentation, "ES Modules", preload scripts). */
export const preloadProgram: Program = {
  name: "desktop",
  entry: "electron/desktop/preload.ts",
  format: "cjs",
  fileName: "preload.cjs",
};

/** Every program outside the window. */
export const programs: readonly Program[] = [
  { name: "serve", entry: "electron/serve/main.ts", format: "es", fileName: "main.js" },
  { name: "serve", entry: "electron/serve/sightline.ts", format: "es", fileName: "sightline.js" },
  { name: "demo-practice", entry: "electron/demo-practice/main.ts", format: "es", fileName: "main.js" },
  { name: "encode-worker", entry: "electron/core/encoders/encode-worker.ts", format: "es", fileName: "main.js" },
  { name: "anonymise-worker", entry: "electron/core/export/anonymise-worker.ts", format: "es", fileName: "main.js" },
  // The codecs' own loaders look for `require` and `__dirname`.
  { name: "recode-worker", entry: "electron/core/recoding/recode-worker.ts", format: "cjs", fileName: "main.cjs" },
  { name: "desktop", entry: "electron/desktop/main.ts", format: "es", fileName: "main.js" },
  preloadProgram,
];

/** Modules that stay modules: two with native parts, and what Electron itself provides. */
const external = ["better-sqlite3", "@node-rs/argon2", "electron", "pg-native"];

/** Gives how Vite bundles one program into a folder of `outDirectory`. */
export function programConfig(
  { name, entry, format, fileName }: Program,
  outDirectory = join(root, "dist"),
): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: "warn",
    // No `.env` files and no replaced variables: the same bundle everywhere.
    envDir: false,
    ssr: { target: "node", noExternal: true, external },
    build: {
      ssr: join(root, entry),
      outDir: join(outDirectory, name),
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
