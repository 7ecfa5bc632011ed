import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** Files of the built window by address. The list is made once, so no request can name anything else on the disk. */
export class StaticFiles {
  readonly #paths = new Map<string, string>();

  constructor(directory: string) {
    for (const name of listFiles(directory)) this.#paths.set(`/${name.split(sep).join("/")}`, join(directory, name));
  }

  /** Gives the file at `pathname`, `index.html` for `/`, or null: never a page in place of a missing asset. */
  async find(pathname: string): Promise<Response | null> {
    const path = this.#paths.get(pathname === "/" ? "/index.html" : pathname);
    if (path === undefined) return null;
    const body = await readFile(path);
    return new Response(body, {
      headers: {
        "Content-Type": contentTypes[extname(path).toLowerCase()] ?? "application/octet-stream",
        "Content-Length": String(body.byteLength),
        "Cache-Control": pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      },
    });
  }
}

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".map"))
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
