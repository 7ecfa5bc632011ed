import { byteRoutes } from "../../../shared/contract/byte-routes.ts";
import { idSchema } from "../../../shared/domain/identifiers.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { WorkstationError } from "../errors.ts";
import type { FetchApp } from "../fetch-app.ts";
import type { Clock } from "../ports.ts";
import { requireReporter, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";

/** What the routes are built of. */
export interface ReportRouteOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** A key image is a picture of one pane; 4 MiB is far more than any. */
export const largestKeyImageBytes = 4 * 1024 * 1024;

/**
 * Registers `GET` and `PUT` of `byteRoutes.keyImage` and `GET` of `byteRoutes.reportPdf`. A picture is stored once: the same
 * bytes again are answered alike (200), others under a known identifier are 409; anything but a whole JPEG, or more
 * than 4 MiB, is 400. `PUT` answers `{ sha256 }`.
 */
export function registerKeyImageRoutes(app: FetchApp, options: ReportRouteOptions): void {
  const { store, audit, clock } = options;

  app.put(byteRoutes.keyImage, async (context) => {
    const { session } = context.env;
    const person = requireReporter(session);
    const id = keyImageId(context.req.param("keyImageId"));
    if (session.openWorkitemId === null) {
      throw new WorkstationError("forbidden", "No case is open in this window, so the key image was not stored.");
    }
    const jpeg = await readBody(context.req.raw);
    requireJpeg(jpeg);
    const image = { id, workitemId: session.openWorkitemId, jpeg, createdBy: person.id, now: clock.now() };
    const { sha256, isNew } = await store.keyImages.put(image);
    return context.json({ sha256 }, isNew ? 201 : 200);
  });

  app.get(byteRoutes.keyImage, async (context) => {
    requireSignedIn(context.env.session);
    const found = await store.keyImages.find(keyImageId(context.req.param("keyImageId")));
    if (found === null) throw new WorkstationError("not_found", "The picture of this key image is not stored here.");
    return bytesResponse(found.jpeg, "image/jpeg");
  });

  app.get(byteRoutes.reportPdf, async (context) => {
    const { session } = context.env;
    requireSignedIn(session);
    const version = await store.reports.getVersion(context.req.param("reportVersionId"));
    await audit.record(session, {
      action: "report.print",
      workitemId: version.workitemId,
      patientId: version.document.patient.patientId,
      studyUid: version.document.examination.studyInstanceUid,
      detail: `version ${version.document.version}`,
    });
    return bytesResponse(await store.reports.pdf(version.id), "application/pdf");
  });
}

function bytesResponse(bytes: Buffer, contentType: string): Response {
  // Patient data: kept by no cache outside the profile.
  const headers = { "Content-Type": contentType, "Content-Length": String(bytes.length), "Cache-Control": "no-store" };
  return new Response(new Uint8Array(bytes), { headers });
}

function keyImageId(value: string): string {
  const id = idSchema.safeParse(value);
  if (id.success && /^[A-Za-z0-9-]+$/.test(id.data)) return id.data;
  throw new WorkstationError("invalid_input", "This is not the identifier of a key image.");
}

/** Reads at most one byte more than is allowed, whatever the request says of its length. */
async function readBody(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > largestKeyImageBytes) {
      throw new WorkstationError("invalid_input", "The picture of the key image is too large, so it was not stored.");
    }
  }
  return Buffer.concat(chunks);
}

/** Start and end markers of a JPEG stream, ISO/IEC 10918-1 B.1: SOI with a marker after it, EOI at the end. */
function requireJpeg(bytes: Uint8Array): void {
  const isWhole =
    bytes.length > 4 &&
    bytes[0] === 0xff &&
    bytes[1] === 0xd8 &&
    bytes[2] === 0xff &&
    bytes.at(-2) === 0xff &&
    bytes.at(-1) === 0xd9;
  if (!isWhole) throw new WorkstationError("invalid_input", "The key image is not a whole JPEG, so it was not stored.");
}
