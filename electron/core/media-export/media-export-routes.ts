import { byteRoutes } from "../../../shared/contract/byte-routes.ts";
import type { FetchApp } from "../fetch-app.ts";
import type { PreparedExports } from "./prepared-exports.ts";

/**
 * Registers `byteRoutes.preparedExport`: a file that was readied by a procedure, made while it is read, and given once. What
 * cannot be read ends the stream with an error: half an examination is never taken for a whole one.
 */
export function registerPreparedExportRoute(app: FetchApp, prepared: PreparedExports): void {
  app.get(byteRoutes.preparedExport, async (context) => {
    const body = await prepared.open(context.env.session, context.req.param("exportId"), context.req.raw.signal);
    return new Response(body, { headers: { "Content-Type": "application/zip", "Cache-Control": "no-store" } });
  });
}
