import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Builds the viewer alone, for tests of pixels against reference decoders. */
export default defineConfig({
  root: path("."),
  base: "/",
  plugins: [react()],
  resolve: { alias: { xmlbuilder2: path("../../renderer/viewer/xmlbuilder2-absent.ts") } },
  worker: { format: "es" },
  build: {
    outDir: path("../../.cache/viewer-page"),
    emptyOutDir: true,
    target: "chrome130",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5_000,
    reportCompressedSize: false,
  },
});
