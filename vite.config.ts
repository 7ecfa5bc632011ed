import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type Rolldown } from "vite";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The codecs ask for Node's modules in branches that no browser takes. */
function onLog(level: Rolldown.LogLevel, log: Rolldown.RolldownLog, defaultHandler: Rolldown.LogOrStringHandler): void {
  if (/externalized for browser compatibility, imported by .*@cornerstonejs\/codec-/.test(log.message)) return;
  defaultHandler(level, log);
}

/** The window speaks English: React Aria's words in thirty other languages are a fifth of what would load before the list. */
function inEnglishOnly(): Plugin {
  return {
    name: "in-english-only",
    load: {
      filter: {
        id: /[\\/]react-(aria|aria-components|stately)[\\/].*[\\/]intl[\\/](?:[a-z]+[\\/])?(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/,
      },
      handler: () => 'export { default } from "./en-US.mjs";',
    },
  };
}

/** The window. The dev server (npx vite) needs a running browser host behind a proxy; the build is what is tested. */
export default defineConfig({
  root: path("renderer"),
  base: "/",
  plugins: [react(), inEnglishOnly()],
  resolve: {
    // vtk.js pulls in an XML writer that extends Node's `events`; the window reads and writes no XML.
    alias: { xmlbuilder2: path("renderer/viewer/xmlbuilder2-absent.ts") },
  },
  worker: { format: "es", rolldownOptions: { onLog } },
  optimizeDeps: {
    // Prebundling breaks the address of the decode worker and its codecs.
    exclude: ["@cornerstonejs/dicom-image-loader"],
    include: [
      "dicom-parser",
      "comlink",
      "pako",
      "@cornerstonejs/codec-charls/decodewasmjs",
      "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs",
      "@cornerstonejs/codec-libjxl/decodewasmjs",
      "@cornerstonejs/codec-openjpeg/decodewasmjs",
      "@cornerstonejs/codec-openjph/wasmjs",
      "@cornerstonejs/jpeg-lossless-decoder-js",
    ],
  },
  build: {
    outDir: path("dist/window"),
    emptyOutDir: true,
    target: "chrome130",
    // Inlined assets would be data: addresses, which the content security policy refuses for fonts.
    assetsInlineLimit: 0,
    // One sheet of styles, a few kilobytes more at the start: one that comes late, or not at all, would draw a screen without it.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5_000,
    reportCompressedSize: false,
    rolldownOptions: { onLog },
  },
});
