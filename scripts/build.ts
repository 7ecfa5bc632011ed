// `npm run build`: the window to dist/window, and the programs outside it to dist/, bundled for Node 24 and Electron.
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { scriptFonts } from "../electron/core/encoders/script-fonts.ts";
import { codecFiles } from "../electron/core/recoding/recoding-codecs.ts";
import { programConfig, programs } from "./programs.ts";
import { recordBuild, sourceStamp } from "./source-stamp.mjs";

const root = join(import.meta.dirname, "..");

/** Built beside dist/ and put in its place at the end: a build that fails or is stopped leaves the old program whole. */
async function main(): Promise<void> {
  const stamp = sourceStamp();
  mkdirSync(join(root, ".cache"), { recursive: true });
  const workshop = mkdtempSync(join(root, ".cache", "build-"));
  const next = join(workshop, "dist");
  try {
    await build({
      configFile: join(root, "vite.config.ts"),
      logLevel: "warn",
      build: { outDir: join(next, "window") },
    });
    for (const program of programs) await build(programConfig(program, next));
    copyFonts(join(next, "fonts"));
    copyCodecs(join(next, "recode-worker"));
    copyColourProfile(join(next, "encode-worker", "data"));
    rmSync(join(root, "dist"), { recursive: true, force: true });
    renameSync(next, join(root, "dist"));
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  recordBuild(stamp);
}

/** The printed report's fonts, for the bundled encode worker. */
function copyFonts(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const inter = ["400Regular", "600SemiBold"].map((weight) => ({
    name: `Inter_${weight}`,
    package: "@expo-google-fonts/inter",
  }));
  for (const { name, package: from } of [...inter, ...scriptFonts]) {
    const [, weight = ""] = name.split("_");
    cpSync(join(root, "node_modules", from, weight, `${name}.ttf`), join(folder, `${name}.ttf`));
    // The licence goes wherever the font goes.
    cpSync(join(root, "node_modules", from, "LICENSE_FONT"), join(folder, `${name}.LICENSE.txt`));
  }
}

/** Copies the compiled codecs to where the bundled worker that re-encodes kept frames looks for them. */
export function copyCodecs(folder: string): void {
  for (const [file, name] of Object.entries(codecFiles)) {
    cpSync(fileURLToPath(import.meta.resolve(name)), join(folder, file));
  }
}

/** PDF/A names a colour profile; pdfkit reads it from a folder beside the file that it was bundled into. */
function copyColourProfile(folder: string): void {
  const name = "sRGB_IEC61966_2_1.icc";
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, "node_modules", "pdfkit", "js", "data", name), join(folder, name));
}

if (import.meta.main) await main();
