import { Hono } from "hono";
import type { ErrorCode } from "../../shared/contract/errors.ts";
import type { WindowSession } from "./core.ts";
import { asWorkstationError, WorkstationError } from "./errors.ts";
import type { Logger } from "./ports.ts";
import { securityHeaders } from "./security-headers.ts";
import { StaticFiles } from "./static-files.ts";

/** What a byte route finds in its context besides the request: `context.env.session`. */
export type FetchEnvironment = { Bindings: { session: WindowSession } };

/** The application that byte routes are registered on. */
export type FetchApp = Hono<FetchEnvironment>;

/** How the fetch application is made. */
export interface FetchAppOptions {
  /** Folder of the built window. */
  readonly windowDirectory: string;
  readonly logger: Logger;
  /** Adds the routes of `shared/contract/byte-routes.ts`; each is reached only by a signed-in, unlocked window. */
  readonly registerRoutes: readonly ((app: FetchApp) => void)[];
}

/**
 * Gives the core's one way from Request to Response: the built window to anybody the host lets in, bytes to a
 * signed-in window. Every answer carries the security headers; an error is JSON `{ code, message }`.
 */
export function createFetchApp(
  options: FetchAppOptions,
): (request: Request, session: WindowSession) => Promise<Response> {
  const files = new StaticFiles(options.windowDirectory);
  const app: FetchApp = new Hono();

  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    }
    if (!context.res.headers.has("Cache-Control")) context.res.headers.set("Cache-Control", "no-store");
  });

  app.use(async (context, next) => {
    const isRead = context.req.method === "GET" || context.req.method === "HEAD";
    const file = isRead ? await files.find(context.req.path) : null;
    if (file !== null) return file;
    if (context.req.path === "/") throw windowNotBuilt();
    requireSignedIn(context.env.session, context.req.path);
    return await next();
  });

  for (const register of options.registerRoutes) register(app);

  app.notFound((context) => context.json({ code: "not_found", message: "There is nothing at this address." }, 404));
  app.onError((thrown) => errorResponse(thrown, options.logger));

  return async (request, session) => await app.fetch(request, { session });
}

/** Gives an error as the answer of a byte route: its code's HTTP status and JSON `{ code, message }`. */
export function errorResponse(thrown: unknown, logger: Logger): Response {
  const error = asWorkstationError(thrown);
  if (error.code === "internal") {
    logger.error("fetch.failed", { code: error.code, cause: error.cause instanceof Error ? error.cause.name : "" });
  }
  return new Response(JSON.stringify({ code: error.code, message: error.message }), {
    status: statusByCode[error.code],
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  });
}

const statusByCode: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 400,
  not_found: 404,
  conflict: 409,
  forbidden: 403,
  signed_out: 401,
  reauth_required: 401,
  invalid_report: 422,
  archive_unreachable: 502,
  archive_refused: 502,
  archive_nonconformant: 502,
  unsupported_transfer_syntax: 415,
  store_unavailable: 503,
  store_full: 507,
  destination_refused: 502,
  destination_unreachable: 502,
  timeout: 504,
  cancelled: 499,
  version_mismatch: 409,
  internal: 500,
};

/** A file that is not there is "not found" also before sign-in: a missing worker or codec must not look like a lock. */
function requireSignedIn(session: WindowSession, pathname: string): void {
  if (/\.[a-z0-9]{1,5}$/i.test(pathname) && pathname.startsWith("/assets/")) {
    throw new WorkstationError("not_found", "This part of the program is missing. Please reload the window.");
  }
  if (session.person === null) throw new WorkstationError("signed_out", "Please sign in to see images and reports.");
  if (session.isLocked) throw new WorkstationError("signed_out", "This window is locked. Please unlock it.");
}

function windowNotBuilt(): WorkstationError {
  return new WorkstationError("not_found", "The window of the program has not been built. Run `npm run build`.");
}
