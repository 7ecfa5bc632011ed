import { newWindowId } from "../host/clock.ts";
import { findImage } from "./image-registry.ts";
import type { InstanceDigests } from "./study-headers/instance-digests.ts";

/** Which images of a study this window has shown otherwise before, by SOP Instance UID. */
export interface Revisions {
  /** Names the revision of such an image; undefined for all others. */
  of(sopInstanceUid: string): string | undefined;
  /** Whether the header is another than when the study was listed last. */
  isReplaced(sopInstanceUid: string): boolean;
}

const none: Revisions = { of: () => undefined, isReplaced: () => false };

interface ShownStudy {
  /** Null where they could not be read. */
  readonly digests: Promise<InstanceDigests | null>;
  readonly revisions: ReadonlyMap<string, string>;
  readonly imageIds: readonly string[];
}

/** Those that are held, and so many more that were shown last: what was seen of them counts again when they are opened again. */
const studiesKept = 32;
const shownStudies = new Map<string, ShownStudy>();

/** Says whether images of a study (`archiveId/studyInstanceUid`) are still held as they were listed before. */
export function isStillHeld(study: string): boolean {
  return shownStudies.get(study)?.imageIds.some((imageId) => findImage(imageId) !== undefined) ?? false;
}

/**
 * Compares the headers of a study that is listed again with those that it was shown by. An image whose header is another now
 * may have other pixels under the same identifier; where the headers cannot be compared, each may.
 */
export async function revisionsSince(study: string, digests: Promise<InstanceDigests | null>): Promise<Revisions> {
  const before = shownStudies.get(study);
  if (before === undefined || !isStillHeld(study)) return none;
  const [was, is] = await Promise.all([before.digests, digests]);
  const unknown = newWindowId();
  const isReplaced = (uid: string) => was === null || is === null || (was.has(uid) && was.get(uid) !== is.get(uid));
  return { of: (uid) => (isReplaced(uid) ? (is?.get(uid) ?? unknown) : before.revisions.get(uid)), isReplaced };
}

/** Notes by which headers the images of a study are shown from now on. */
export function noteShownBy(study: string, shown: ShownStudy): void {
  shownStudies.delete(study);
  shownStudies.set(study, shown);
  const left = [...shownStudies.keys()].filter((known) => known !== study && !isStillHeld(known));
  for (const oldest of left.slice(0, -studiesKept)) shownStudies.delete(oldest);
}

/**
 * Gives, once it is known, the SOP Instance UIDs of images that were replaced between an earlier opening of a study, which has
 * been closed, and this one. To be asked before `noteShownBy`; where an opening cannot be compared, nothing is said.
 */
export async function replacedWhileClosed(
  study: string,
  digests: Promise<InstanceDigests | null>,
): Promise<ReadonlySet<string>> {
  const before = shownStudies.get(study);
  if (before === undefined || isStillHeld(study)) return new Set();
  const [was, is] = await Promise.all([before.digests, digests]);
  return new Set([...(is ?? [])].flatMap(([uid, digest]) => ((was?.get(uid) ?? digest) === digest ? [] : [uid])));
}
