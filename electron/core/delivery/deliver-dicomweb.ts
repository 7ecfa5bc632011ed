import dicomParser from "dicom-parser";
import { type DicomwebClient, instanceFromBytes } from "../archive/dicomweb-client.ts";
import type { StoreFailure, StoreResult } from "../archive/store-result.ts";
import { asWorkstationError, type WorkstationError } from "../errors.ts";
import { type Send, type SendResult, sendResult } from "./send-result.ts";

const sopInstanceUidTag = "x00080018";
/** PS3.7 C.4.3: duplicate SOP instance. */
const duplicateReason = 0x0111;

/** Gives the client of an archive; throws `not_found` where it is not set up. */
export type ArchiveClientSource = (archiveId: string) => Promise<Pick<DicomwebClient, "storeInstances">>;

/** Gives a sender of DICOM objects by STOW-RS; the destination's address is an archive's id. */
export function createDicomwebSender(clientOf: ArchiveClientSource): Send {
  return async (request, signal) => {
    const { name, address } = request.destination;
    try {
      const client = await clientOf(address);
      const sopInstanceUid = sopInstanceUidOf(request.payload);
      const result = await client.storeInstances([instanceFromBytes(sopInstanceUid, request.payload)], signal);
      return judge(name, result, request.mayHaveArrived);
    } catch (thrown) {
      signal.throwIfAborted();
      return judgeError(asWorkstationError(thrown));
    }
  };
}

function sopInstanceUidOf(payload: Uint8Array): string {
  const dataset = dicomParser.parseDicom(payload, { untilTag: sopInstanceUidTag });
  return dataset.string(sopInstanceUidTag) ?? "";
}

function judge(name: string, result: StoreResult, mayHaveArrived: boolean): SendResult {
  const answer = answerText(result);
  const failure = result.failed[0];
  if (!failure) return sendResult("accepted", `“${name}” stored it.`, answer);
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
  switch (error.code) {
    case "archive_unreachable":
      return sendResult("transient", error.message);
    case "archive_refused":
    case "not_found":
      return sendResult("permanent", error.message, "", error.message);
    default:
      return sendResult("ambiguous", error.message);
  }
}

function answerText({ stored, failed }: StoreResult): string {
  const reasonText = (reason: number | null) =>
    reason === null ? "" : ` (${reason.toString(16).toUpperCase().padStart(4, "0")})`;
  return [
    ...stored.map((item) => `stored ${item.sopInstanceUid}${reasonText(item.warningReason)}`),
    ...failed.map((item: StoreFailure) => `failed ${item.sopInstanceUid}${reasonText(item.reason)}`),
  ].join("\n");
}
