import type { CustomScheme } from "electron";
import type { Core } from "../core/core.ts";
import { securityHeaders } from "../core/security-headers.ts";
import type { WindowGroup } from "../core/window-group.ts";

const scheme = "app";
const hostName = "workstation";

/** Where the window is. */
export const windowUrl = `${scheme}://${hostName}/`;

/**
 * What the scheme may do; registered before the program is ready. Not `bypassCSP`, not `corsEnabled` (without it no
 * other origin can fetch from it), no service workers, no extensions.
 */
export const windowScheme: CustomScheme = Object.freeze({
  scheme,
  privileges: Object.freeze({
    standard: true,
    secure: true,
    supportFetchAPI: true,
    stream: true,
    codeCache: true,
    bypassCSP: false,
    corsEnabled: false,
    allowServiceWorkers: false,
    allowExtensions: false,
  }),
});

/** Says whether an address is the program's own. Node gives no origin for such schemes, so the parts are compared. */
export function isOwnAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const parsed = new URL(url);
  return (
    parsed.protocol === `${scheme}:` && parsed.host === hostName && parsed.username === "" && parsed.password === ""
  );
}

/** Gives the scheme's answers: the core's, to requests for the program's own address. */
export function createSchemeHandler(core: Core, group: WindowGroup): (request: Request) => Promise<Response> {
  return async (request) => {
    if (isOwnAddress(request.url)) return await core.fetch(request, group.asSession());
    return Response.json(
      { code: "not_found", message: "There is nothing at this address." },
      { status: 404, headers: { ...securityHeaders, "Cache-Control": "no-store" } },
    );
  };
}
