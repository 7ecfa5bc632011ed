import { isUid } from "../../../shared/dicom/uid.ts";
import { archiveIdSchema } from "../../../shared/domain/identifiers.ts";
import type { InstanceAddress } from "../archive/dicomweb-client.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { Clock } from "../ports.ts";

/** The values of a route's parameters, as the address has them. */
export type RouteParameters = Readonly<Record<string, string>>;

/** Gives the archive and study of a route, where the window has opened that study; throws `forbidden` or `invalid_input` else. */
export function openedStudy(
  session: WindowSession,
  parameters: RouteParameters,
): { archiveId: string; studyInstanceUid: string } {
  const { archiveId = "", studyInstanceUid = "" } = parameters;
  if (!archiveIdSchema.safeParse(archiveId).success || !isUid(studyInstanceUid)) throw notUnderstood();
  if (!session.openedStudies.has(`${archiveId}/${studyInstanceUid}`)) {
    throw new WorkstationError("forbidden", "This study is not open in this window. Open its case to see its images.");
  }
  return { archiveId, studyInstanceUid };
}

/** So long a request waits for the opening that its window has asked for beside it, in milliseconds. */
const openingMs = 500;
const lookAgainMs = 5;

/**
 * The same for what a window asks for in one breath with the case: waits a moment until that is open. What is refused then
 * throws as `openedStudy`.
 */
export async function studyOpenedSoon(
  session: WindowSession,
  parameters: RouteParameters,
  clock: Clock | undefined,
): Promise<{ archiveId: string; studyInstanceUid: string }> {
  const isOpen = () => session.openedStudies.has(`${parameters.archiveId}/${parameters.studyInstanceUid}`);
  const until = (clock?.monotonicMs() ?? 0) + openingMs;
  while (clock !== undefined && !isOpen() && clock.monotonicMs() < until) await clock.sleep(lookAgainMs);
  return openedStudy(session, parameters);
}

/** Gives the address of an instance of a study that the window has opened; throws `forbidden` or `invalid_input` else. */
export function openedInstance(
  session: WindowSession,
  parameters: RouteParameters,
): InstanceAddress & { archiveId: string } {
  const { seriesInstanceUid = "", sopInstanceUid = "" } = parameters;
  if (!isUid(seriesInstanceUid) || !isUid(sopInstanceUid)) throw notUnderstood();
  return { ...openedStudy(session, parameters), seriesInstanceUid, sopInstanceUid };
}

/** Gives the error for an address that names nothing. */
export function notUnderstood(): WorkstationError {
  return new WorkstationError("invalid_input", "This address names no image. Nothing was asked of the archive.");
}
