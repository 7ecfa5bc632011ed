import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The window's screens over a fake host, to be looked at: npx vite --config test/stories/vite.config.ts
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  cacheDir: fileURLToPath(new URL("../../node_modules/.cache/stories", import.meta.url)),
  plugins: [react()],
  server: {
    host: "127.0.0.1",
    port: 8097,
    strictPort: true,
    fs: { allow: [fileURLToPath(new URL("../..", import.meta.url))] },
  },
});
