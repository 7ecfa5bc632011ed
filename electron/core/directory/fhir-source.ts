import type { Bundle } from "@medplum/fhirtypes";
import { WorkstationError } from "../errors.ts";
import type { Fetch } from "../ports.ts";
import { bundleResources, directoryResources } from "./fhir-rows.ts";

type Resource = NonNullable<ReturnType<typeof bundleResources>>[number];

const pageSize = 200;
const mostPages = 500;
const mostResources = 50_000;
const longestPageBytes = 32 * 1024 * 1024;
const pageTimeoutMs = 30_000;

/**
 * Gives a FHIR server's directory resources, page by page. Follows only next pages under the given address, so that the
 * token goes nowhere else. Throws `invalid_input` for an address that is none, `destination_unreachable`, `destination_refused`.
 */
export async function readFhirServer(fetch: Fetch, address: string, token: string): Promise<Resource[]> {
  const base = baseOf(address);
  const found: Resource[] = [];
  for (const type of directoryResources) {
    let count = 0;
    let next: URL | null = new URL(`${type}?_count=${pageSize}`, base);
    const asked = new Set<string>();
    while (next !== null) {
      if (asked.has(next.href) || asked.size >= mostPages) {
        throw new WorkstationError(
          "destination_refused",
          `The server's pages of ${type} never end. Nothing was changed.`,
        );
      }
      asked.add(next.href);
      const page = await fetchPage(fetch, next, token);
      found.push(...(bundleResources(page) ?? []));
      count += page.entry?.length ?? 0;
      if (found.length > mostResources) throw tooMuch();
      next = nextPage(page, base);
      if (next === null && (page.total ?? 0) > count) {
        const part = `${count} of ${page.total} ${type} resources`;
        throw new WorkstationError(
          "destination_refused",
          `The FHIR server gave ${part} and no next page. A part is not taken for the whole: nothing was changed.`,
        );
      }
    }
  }
  return found;
}

function baseOf(address: string): URL {
  try {
    const url = new URL(address.endsWith("/") ? address : `${address}/`);
    if (url.protocol === "http:" || url.protocol === "https:") return url;
  } catch {
    // Said below.
  }
  throw new WorkstationError(
    "invalid_input",
    "The address of the server is not an http or https address. Please correct it.",
  );
}

async function fetchPage(fetch: Fetch, url: URL, token: string): Promise<Bundle> {
  const headers = { accept: "application/fhir+json", ...(token === "" ? {} : { authorization: `Bearer ${token}` }) };
  let response: Response;
  let text: string;
  try {
    response = await fetch(
      new Request(url, { headers, redirect: "manual", signal: AbortSignal.timeout(pageTimeoutMs) }),
    );
    text = await bodyText(response);
  } catch (thrown) {
    if (thrown instanceof WorkstationError) throw thrown;
    throw new WorkstationError(
      "destination_unreachable",
      "The FHIR server does not answer. Nothing was changed. Please check the address, or try again later.",
      { cause: thrown },
    );
  }
  if (response.status !== 200) {
    const sentence = `The FHIR server refused with HTTP ${response.status}. Nothing was changed. Please check the address and the token.`;
    throw new WorkstationError("destination_refused", sentence);
  }
  const value = parsed(text);
  if (bundleResources(value) !== null) return value as Bundle;
  throw new WorkstationError(
    "destination_refused",
    "The FHIR server answered with something that is no bundle. Nothing was changed.",
  );
}

async function bodyText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > longestPageBytes) throw tooMuch();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function nextPage(page: Bundle, base: URL): URL | null {
  const links = Array.isArray(page.link) ? page.link : [];
  const address = links.find((link) => link?.relation === "next")?.url;
  if (address === undefined) return null;
  const url = URL.canParse(address, base.href) ? new URL(address, base) : null;
  if (url !== null && url.origin === base.origin) return url;
  throw new WorkstationError(
    "destination_refused",
    "The FHIR server sends its next page to another address, which is not followed. Nothing was changed.",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function tooMuch(): WorkstationError {
  return new WorkstationError(
    "destination_refused",
    "The FHIR server sends more than a directory can hold. Nothing was changed.",
  );
}
