import { byteRoutes } from "../../../shared/contract/byte-routes.ts";
import { WorkstationError } from "../errors.ts";
import type { FetchApp } from "../fetch-app.ts";
import type { MediaImportService } from "./media-import-service.ts";

/** No window sends more at once: a part is in memory before it is sent. */
const largestPartBytes = 64 * 1024 * 1024;

/**
 * Registers `byteRoutes.importPart`: the next part of the records of an import, taken as fast as the archive can write.
 * Answers how far the import is, as JSON; errors are those of `MediaImportService.receive`.
 */
export function registerMediaImportRoutes(app: FetchApp, imports: Pick<MediaImportService, "receive">): void {
  app.post(byteRoutes.importPart, async (context) => {
    const importId = context.req.param("importId");
    const at = Number(context.req.query("at") ?? "");
    if (!Number.isSafeInteger(at) || at < 0)
      throw new WorkstationError("invalid_input", "This is no part of an import.");
    const chunks = limited(context.req.raw.body ?? []);
    return context.json(await imports.receive(context.env.session, { importId, at, chunks }));
  });
}

async function* limited(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > largestPartBytes) throw new WorkstationError("invalid_input", "This part of the import is too large.");
    yield chunk;
  }
}
