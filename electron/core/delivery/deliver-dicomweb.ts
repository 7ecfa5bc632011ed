import dicomParser from "dicom-parser";
import { readString } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import { type DicomwebClient, instanceFromBytes } from "../archive/dicomweb-client.ts";
import type { StoreFailure, StoreResult } from "../archive/store-result.ts";
import { asWorkstationError, type WorkstationError } from "../errors.ts";
import { notConnectedCodes } from "./http-answer.ts";
import type { SettingsSource } from "./profiled-destination.ts";
import { type Send, type SendResult, sendResult } from "./send-result.ts";

const seriesInstanceUidTag = "x0020000e";
/** PS3.7 C.4.3: duplicate SOP instance. */
const duplicateReason = 0x0111;

/** Gives the client of an archive; throws `not_found` where it is not set up. */
export type ArchiveClientSource = (
  archiveId: string,
) => Promise<Pick<DicomwebClient, "storeInstances" | "searchInstances">>;

/** Warning reasons (PS3.4 B.2.3): stored, and not quite as it was sent. */
const warnings: Readonly<Record<number, string>> = {
  45056: "and changed elements of it",
  45062: "and left elements of it out",
  45063: "though it says that the data do not fit their kind",
};
/** Statuses by which an archive refuses what is sent and not the time or the sender (PS3.18 10.5.3). */
const refusingStatuses: ReadonlySet<unknown> = new Set([400, 406, 409, 411, 413, 414, 415, 422]);

/** What names an object in an archive. */
interface ObjectUids {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

/**
 * Gives a sender of DICOM objects by STOW-RS; the destination's address is an archive's id. What the body says counts, not the
 * status alone; where the profile asks for it, the archive is then asked by QIDO-RS whether it has the object.
 */
export function createDicomwebSender(clientOf: ArchiveClientSource, settingsOf: SettingsSource<"dicomweb">): Send {
  return async (request, signal) => {
    const { id, name, address } = request.destination;
    try {
      const client = await clientOf(address);
      const uids = uidsOf(request.payload);
      const result = await client.storeInstances([instanceFromBytes(uids.instance, request.payload)], signal);
      const judged = judge(name, result, request.mayHaveArrived);
      if (judged.outcome !== "accepted" || !(await settingsOf(id)).verifiesByQuery) return judged;
      return await verified(client, uids, name, judged, signal);
    } catch (thrown) {
      signal.throwIfAborted();
      return judgeError(asWorkstationError(thrown));
    }
  };
}

function uidsOf(payload: Uint8Array): ObjectUids {
  const dataset = dicomParser.parseDicom(payload, { untilTag: seriesInstanceUidTag });
  const text = (tag: string) => dataset.string(tag) ?? "";
  return { study: text("x0020000d"), series: text(seriesInstanceUidTag), instance: text("x00080018") };
}

/** A query that fails takes nothing from the archive's word that it has stored the object. */
async function verified(
  client: Pick<DicomwebClient, "searchInstances">,
  { study, series, instance }: ObjectUids,
  name: string,
  judged: SendResult,
  signal: AbortSignal,
): Promise<SendResult> {
  let found: boolean;
  try {
    const instances = await client.searchInstances(study, series, signal);
    found = instances.some((each) => readString(each, tags.sopInstanceUid) === instance);
  } catch {
    signal.throwIfAborted();
    return { ...judged, sentence: `${judged.sentence} Whether it can be found there could not be asked.` };
  }
  if (found) return { ...judged, filedProof: `found by query: ${instance}` };
  return sendResult(
    "ambiguous",
    `“${name}” says that it has stored this, but does not find it. The same object goes again; it cannot be stored twice. ` +
      "Please tell whoever runs the archive if this stays.",
    `${judged.acknowledgement}\nnot found by query`,
  );
}

function judge(name: string, result: StoreResult, mayHaveArrived: boolean): SendResult {
  const answer = answerText(result);
  const failure = result.failed[0];
  if (!failure) {
    const warning = result.stored[0]?.warningReason ?? null;
    const changed = warning === null ? null : (warnings[warning] ?? "with a warning");
    return sendResult("accepted", `“${name}” stored it${changed === null ? "" : `, ${changed}`}.`, answer);
  }
  if (failure.reason === duplicateReason && mayHaveArrived) {
    return sendResult("accepted", `“${name}” has had it since an earlier try, and says so.`, answer);
  }
  if (failure.reason === null) {
    return sendResult(
      "ambiguous",
      `${failure.sentence} The same object goes again; it cannot be stored twice.`,
      answer,
    );
  }
  if (failure.isRetryable) return sendResult("transient", `${failure.sentence} It goes again by itself.`, answer);
  return sendResult("permanent", `${failure.sentence} It is kept here. Please tell whoever runs “${name}”.`, answer);
}

function judgeError(error: WorkstationError): SendResult {
  if (refusingStatuses.has(error.details.status)) {
    const sentence = `${error.message} What was refused is kept here; please tell whoever runs the archive.`;
    return sendResult("permanent", sentence, `HTTP ${String(error.details.status)}`);
  }
  switch (error.code) {
    case "archive_unreachable":
      return sendResult(mayHaveStored(error) ? "ambiguous" : "transient", error.message);
    case "archive_refused":
    case "not_found":
      return sendResult("permanent", error.message, "", error.message);
    default:
      return sendResult("ambiguous", error.message);
  }
}

/** A connection that broke, or a server that failed, may have done so after the object was stored. */
function mayHaveStored({ details: { status, cause } }: WorkstationError): boolean {
  if (status !== undefined) return status !== 503 && status !== 429;
  return !notConnectedCodes.has(String(cause));
}

function answerText({ stored, failed }: StoreResult): string {
  const reasonText = (reason: number | null) =>
    reason === null ? "" : ` (${reason.toString(16).toUpperCase().padStart(4, "0")})`;
  return [
    ...stored.map((item) => `stored ${item.sopInstanceUid}${reasonText(item.warningReason)}`),
    ...failed.map((item: StoreFailure) => `failed ${item.sopInstanceUid}${reasonText(item.reason)}`),
  ].join("\n");
}
