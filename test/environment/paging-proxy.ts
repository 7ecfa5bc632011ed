import { createServer } from "node:http";
import type { Bundle } from "@medplum/fhirtypes";

/** Stands before a FHIR server that answers searches in pages and does not link them, and links them. Our own, for tests. */
export interface PagingProxy {
  readonly baseUrl: string;
  /** The server that next pages are said to be on; null: this one. */
  elsewhere: string | null;
  stop(): Promise<void>;
}

/** Starts the proxy on loopback. */
export async function startPagingProxy(behind: string): Promise<PagingProxy> {
  const state = { elsewhere: null as string | null, baseUrl: "" };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", state.baseUrl);
    void fetch(`${behind}${url.pathname.replace("/fhir", "")}${url.search}`).then(async (answer) => {
      const bundle = (await answer.json()) as Bundle;
      const offset = Number(url.searchParams.get("_offset") ?? 0) + (bundle.entry?.length ?? 0);
      if ((bundle.total ?? 0) > offset) {
        url.searchParams.set("_offset", String(offset));
        bundle.link = [{ relation: "next", url: `${state.elsewhere ?? url.origin}${url.pathname}${url.search}` }];
      }
      response.writeHead(answer.status, { "content-type": "application/fhir+json" });
      response.end(JSON.stringify(bundle));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  state.baseUrl = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}/fhir`;
  return Object.assign(state, {
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
