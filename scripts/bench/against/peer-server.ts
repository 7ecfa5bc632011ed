// Serves a built viewer and, under /dicom-web, the archive from one origin on loopback: `node peer-server.ts FOLDER ADDRESS
// SETTINGS`, the last a file of the folder that is given as the viewer's settings.
// Run as a process of its own, so that what it takes can be told from the browser. Prints its port.
import { createReadStream, existsSync, statSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, resolve } from "node:path";

const [folder = "", archive = "", settings = ""] = process.argv.slice(2);
const root = resolve(folder);
const target = new URL(archive);
// As the program's own way to an archive: six connections that are used again.
const agent = new http.Agent({ keepAlive: true, maxSockets: 32, agentKeepAliveTimeoutBuffer: 200 });
const types: Readonly<Record<string, string>> = {
  ...{ ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" },
  ...{ ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2" },
};
const isolated = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

const server = http.createServer((request, response) => {
  const { pathname, search } = new URL(request.url ?? "/", "http://peer.invalid");
  if (pathname.startsWith("/dicom-web")) pass(request, response, pathname.slice("/dicom-web".length) + search);
  else give(response, pathname);
});

function pass(request: http.IncomingMessage, response: http.ServerResponse, path: string): void {
  const upstream = http.request(
    {
      ...{ agent, host: target.hostname, port: target.port, method: request.method, path: target.pathname + path },
      headers: { ...request.headers, connection: "keep-alive" },
    },
    (answer) => {
      const { "keep-alive": _, connection: __, ...headers } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, { ...headers, ...isolated });
      answer.pipe(response);
    },
  );
  upstream.on("error", () => response.writeHead(502).end());
  response.on("close", () => {
    if (!response.writableEnded) upstream.destroy();
  });
  request.pipe(upstream);
}

function give(response: http.ServerResponse, pathname: string): void {
  const wanted = join(root, pathname === "/app-config.js" ? settings : decodeURIComponent(pathname));
  const isFile = wanted.startsWith(root) && existsSync(wanted) && statSync(wanted).isFile();
  const file = isFile ? wanted : join(root, "index.html");
  response.writeHead(200, {
    "Content-Type": types[extname(file)] ?? "application/octet-stream",
    "Content-Length": statSync(file).size,
    "Cache-Control": file.endsWith(".html") ? "no-cache" : "max-age=3600",
    ...isolated,
  });
  createReadStream(file).pipe(response);
}

server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
