import { segmentPattern } from "./link-keys.ts";

/** Who sends a request, as the host knows it. */
export interface PageCaller {
  /** Network address of the caller; counted, never stored. */
  readonly address: string;
  readonly isEncrypted: boolean;
  /** Origins that the page's own forms come from. */
  readonly origins: readonly string[];
}

/** What a path of the page asks for. */
export interface PageTarget {
  readonly segment: string;
  /** `/r/` and the segment. */
  readonly path: string;
  /** What stands after the segment; empty for the link itself. */
  readonly rest: string;
}

/** Gives what an address asks for, or null for what is none of the page's. Nothing is decoded: no link needs it. */
export function pageTarget(url: string): PageTarget | null {
  const { pathname, search } = new URL(url);
  if (search !== "" || !pathname.startsWith("/r/")) return null;
  const [segment = "", ...parts] = pathname.slice("/r/".length).split("/");
  if (!segmentPattern.test(segment)) return null;
  return { segment, path: `/r/${segment}`, rest: parts.join("/") };
}

/** Forms are short; more is no form of ours. */
const largestFormBytes = 16 * 1024;

/** Why a form is not read. */
export type FormRefusal = "tooLarge" | "foreign" | "unreadable";

/** Gives the fields of a form that came from the page itself, or why it is not read. */
export async function readForm(request: Request, caller: PageCaller): Promise<URLSearchParams | FormRefusal> {
  const site = request.headers.get("sec-fetch-site") ?? "same-origin";
  if (site !== "same-origin" || !caller.origins.includes(request.headers.get("origin") ?? "")) return "foreign";
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/x-www-form-urlencoded") return "unreadable";
  if (Number(request.headers.get("content-length") ?? 0) > largestFormBytes) return "tooLarge";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > largestFormBytes) return "tooLarge";
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

/** Gives a field as one line or, with `isLong`, several; control characters are dropped, and it is cut at `limit` characters. */
export function field(form: URLSearchParams, name: string, limit: number, isLong = false): string {
  const text = (form.get(name) ?? "").normalize("NFC").replaceAll("\r\n", "\n");
  const clean = isLong ? text.replace(/[^\P{C}\n]/gu, "") : text.replace(/\p{C}/gu, " ").replace(/\s+/g, " ");
  return clean.trim().slice(0, limit);
}
