import { makeZip } from "client-zip";
import { z } from "zod";
import { byteRoutes } from "../../../shared/contract/byte-routes.ts";
import { isUid } from "../../../shared/dicom/uid.ts";
import { anonymisationOptionsSchema } from "../../../shared/domain/export.ts";
import { collect, type DicomwebClient } from "../archive/dicomweb-client.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { FetchApp } from "../fetch-app.ts";
import { notUnderstood, openedStudy, type RouteParameters } from "../pixels/opened-address.ts";
import type { IdSource } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import { type CheckedSeries, checkSeries } from "./anonymisation-check.ts";
import { anonymisationPlan, anonymisationText } from "./anonymisation-plan.ts";
import type { AnonymisationPlan } from "./anonymise-instance.ts";
import { Anonymiser } from "./anonymiser.ts";
import type { SeriesAddress } from "./export-service.ts";

/** What the route needs. */
export interface ExportRouteOptions {
  readonly client: (archiveId: string) => Promise<DicomwebClient>;
  readonly audit: AuditLog;
  readonly ids: IdSource;
  /** Bundled worker, or null when run from the sources. */
  readonly workerEntry: URL | string | null;
}

const querySchema = z.object({
  options: z.string().max(1000),
  /** What the images are called by; empty for one that is made up. */
  pseudonym: z.string().trim().max(64).default(""),
});

const largestInstanceBytes = 1024 * 1024 * 1024;

/**
 * Registers `byteRoutes.anonymisedSeries`: a ZIP with every image of an opened series that may leave, anonymised as the
 * query's `options` say, streamed while it is made. Audited before the first byte. An image that cannot be read ends the
 * stream with an error: half a series is never taken for a whole one.
 */
export function registerExportRoutes(app: FetchApp, options: ExportRouteOptions): void {
  app.get(byteRoutes.anonymisedSeries, async (context) => {
    const { session } = context.env;
    requireSignedIn(session);
    const address = addressOf(session, context.req.param());
    const { signal } = context.req.raw;
    const client = await options.client(address.archiveId);
    const headers = await client.seriesMetadata(address.studyInstanceUid, address.seriesInstanceUid, signal);
    const series = checkSeries(headers);
    const plan = planOf(context.req.query(), series, options.ids);
    await options.audit.record(session, {
      action: "images.export",
      workitemId: session.openWorkitemId ?? "",
      patientId: series.patientId,
      studyUid: address.studyInstanceUid,
      detail: `dicom anonymised, ${series.imageCount} of series ${address.seriesInstanceUid}, ${anonymisationText(plan)}`,
    });
    const anonymiser = new Anonymiser(options.workerEntry, plan);
    const body = makeZip(files(client, address, series, anonymiser, signal));
    return new Response(body, { headers: { "Content-Type": "application/zip", "Cache-Control": "no-store" } });
  });
}

function addressOf(session: WindowSession, parameters: RouteParameters): SeriesAddress {
  const { seriesInstanceUid = "" } = parameters;
  if (!isUid(seriesInstanceUid)) throw notUnderstood();
  return { ...openedStudy(session, parameters), seriesInstanceUid };
}

function planOf(query: Readonly<Record<string, string>>, series: CheckedSeries, ids: IdSource): AnonymisationPlan {
  const asked = querySchema.safeParse(query);
  if (!asked.success) throw notUnderstood();
  const { options, pseudonym } = asked.data;
  const plan = anonymisationPlan({ options: parsedOptions(options), pseudonym }, series.forbiddenWords, ids);
  if (series.imageCount === 0) {
    throw new WorkstationError("invalid_input", "No image of this series may leave anonymised. Nothing was exported.");
  }
  return plan;
}

function parsedOptions(text: string): AnonymisationPlan["options"] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = null;
  }
  const options = anonymisationOptionsSchema.safeParse(parsed);
  if (options.success) return options.data;
  throw new WorkstationError("invalid_input", "What may stay in the images was not understood. Nothing was exported.");
}

async function* files(
  client: DicomwebClient,
  address: SeriesAddress,
  series: CheckedSeries,
  anonymiser: Anonymiser,
  signal: AbortSignal,
): AsyncGenerator<{ name: string; input: Uint8Array<ArrayBuffer> }> {
  const { studyInstanceUid, seriesInstanceUid } = address;
  try {
    for (const [index, sopInstanceUid] of series.sopInstanceUids.entries()) {
      const instance = { studyInstanceUid, seriesInstanceUid, sopInstanceUid };
      const { body } = await client.retrieveInstance(instance, signal);
      const { bytes } = await anonymiser.anonymise(await collect(body, largestInstanceBytes, tooLarge));
      yield { name: `DICOM/IM${String(index + 1).padStart(6, "0")}`, input: bytes };
    }
  } finally {
    await anonymiser.close();
  }
}

function tooLarge(): WorkstationError {
  return new WorkstationError("archive_nonconformant", "An image is too large to be exported. Nothing was saved.");
}
