// `npm run build`: the window to dist/window, and the programs outside it to dist/, bundled for Node 24 and Electron.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { programConfig, programs } from "./programs.ts";
import { recordBuild, sourceStamp } from "./source-stamp.mjs";

const root = join(import.meta.dirname, "..");

async function main(): Promise<void> {
  const stamp = sourceStamp();
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await build({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
  for (const program of programs) await build(programConfig(program));
  copyFonts();
  copyColourProfile();
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

/** PDF/A names a colour profile; pdfkit reads it from a folder beside the file that it was bundled into. */
function copyColourProfile(): void {
  const name = "sRGB_IEC61966_2_1.icc";
  const directory = join(root, "dist", "encode-worker", "data");
  mkdirSync(directory, { recursive: true });
  cpSync(join(root, "node_modules", "pdfkit", "js", "data", name), join(directory, name));
}

if (import.meta.main) await main();
