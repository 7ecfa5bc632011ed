import type { IncomingMessage } from "node:http";

/** Why a request is turned away. */
export type Refusal = { readonly status: 403 | 421; readonly reason: string };

/**
 * Says whether a request may go on, or why not. Other pages in the user's browser, other users of the machine and other
 * loopback services can all reach the port: the exact `Host` defeats DNS rebinding, `Origin` and `Sec-Fetch-Site`
 * defeat requests and sockets from other pages (Fetch Metadata; RFC 6454; RFC 6455 10.2).
 */
export function judgeRequest(
  request: Pick<IncomingMessage, "method" | "headers">,
  ownHost: string,
  isUpgrade: boolean,
): Refusal | null {
  const { host, origin } = request.headers;
  if (host !== ownHost) return { status: 421, reason: "This address does not belong to Sightline." };
  const site = request.headers["sec-fetch-site"];
  const isNavigation = request.headers["sec-fetch-mode"] === "navigate" && request.method === "GET";
  if (site !== undefined && site !== "same-origin" && !(site === "none" && isNavigation)) {
    return { status: 403, reason: "Requests from other pages are refused." };
  }
  const isRead = request.method === "GET" || request.method === "HEAD";
  const needsOrigin = isUpgrade || !isRead;
  if ((needsOrigin || origin !== undefined) && origin !== `http://${ownHost}`) {
    return { status: 403, reason: "Requests from other origins are refused." };
  }
  return null;
}
