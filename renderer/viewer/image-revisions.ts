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
  for (const known of shownStudies.keys()) if (!isStillHeld(known)) shownStudies.delete(known);
  shownStudies.set(study, shown);
}
