import { byteRoutes } from "../../../shared/contract/byte-routes.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { FetchApp } from "../fetch-app.ts";
import type { Clock } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";

/** What the route is built of. */
export interface PrintSheetRouteOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/**
 * Registers `GET` of `byteRoutes.printSheet`: the frozen bytes of a delivery on paper, cover first, kept by no cache. 404 where
 * the delivery is none on paper; 409 while it can still be taken back, and where it was or another stands in its place: a
 * sheet that must not go out is not printed. Each look is audited before the bytes leave.
 */
export function registerPrintSheetRoute(app: FetchApp, options: PrintSheetRouteOptions): void {
  app.get(byteRoutes.printSheet, async (context) => {
    const pdf = await printSheet(options, context.env.session, context.req.param("deliveryId"));
    const headers = {
      "Content-Type": "application/pdf",
      "Content-Length": String(pdf.length),
      // Patient data: kept by no cache outside the profile.
      "Cache-Control": "no-store",
    };
    return new Response(new Uint8Array(pdf), { headers });
  });
}

async function printSheet(
  { store, audit, clock }: PrintSheetRouteOptions,
  session: WindowSession,
  deliveryId: string,
): Promise<Buffer> {
  requireSignedIn(session);
  const delivery = await store.outbox.get(deliveryId);
  const { payload } = await store.outbox.payload(deliveryId);
  if (delivery.channel !== "print" || payload === null || delivery.reportVersionId === null) {
    throw new WorkstationError("not_found", "This delivery has no sheet to print.");
  }
  const { workitemId, document } = await store.reports.getVersion(delivery.reportVersionId);
  const entry = {
    ...{ action: "delivery.printSheet", workitemId, patientId: document.patient.patientId },
    ...{ studyUid: document.examination.studyInstanceUid, detail: `${deliveryId} version ${document.version}` },
  };
  const release = await store.releases.find(delivery.reportVersionId);
  const isHeld = release !== null && release.releaseAt > clock.now();
  if (isHeld || delivery.state === "recalled" || delivery.state === "superseded") {
    await audit.record(session, { ...entry, outcome: "refused" });
    throw new WorkstationError(
      "conflict",
      isHeld && delivery.state !== "recalled"
        ? "This version can still be taken back, so its sheet is not printed yet. Try again when it has left."
        : "This version never left, or another stands in its place, so its sheet is not printed. Look for the newest in Delivery.",
    );
  }
  await audit.record(session, entry);
  return payload;
}
