import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const limitMs = 20_000;

const page = `<!doctype html><title>WebGL</title><body><script>
const gl = document.createElement("canvas").getContext("webgl2");
const facts = gl && gl.getExtension("WEBGL_debug_renderer_info");
document.body.textContent = gl
  ? "[[webgl2 " + String(facts ? gl.getParameter(facts.UNMASKED_RENDERER_WEBGL) : gl.getParameter(gl.RENDERER)) + "]]"
  : "[[none]]";
</script>`;

/** Gives what a browser draws with: `webgl2 RENDERER`, `none`, or empty where it could not be run. */
export async function probeWebGl(browser: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sightline-webgl-"));
  try {
    const file = join(folder, "webgl.html");
    await writeFile(file, page);
    return await new Promise((resolve) => {
      const given = [
        ...["--headless", "--dump-dom", "--no-first-run", "--disable-background-networking", "--disable-sync"],
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        ...[`--user-data-dir=${join(folder, "browser")}`, `file://${file}`],
      ];
      execFile(browser, given, { timeout: limitMs, killSignal: "SIGKILL" }, (_error, output) => {
        // Not the script's own text, in which the marks stand inside quotes.
        resolve(/<body>\[\[(.*)\]\]/s.exec(output)?.[1] ?? "");
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
