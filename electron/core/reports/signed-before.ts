import type { Person } from "../../../shared/domain/person.ts";
import { versionSignature } from "../../../shared/rules/version-signature.ts";
import { WorkstationError } from "../errors.ts";
import type { Store } from "../store/store.ts";

/** A signed version. */
export interface SignResult {
  readonly reportVersionId: string;
  readonly version: number;
  readonly deliveryCount: number;
  /** Nothing leaves before, and until then its signer may take it back; milliseconds, UTC. */
  readonly releaseAt: number;
}

/**
 * Gives the version that a draft became, or null. A version carries the identifier of the draft that it was made from: a
 * repeated signature finds it, and cannot add one. Throws `conflict` where somebody else signed it.
 */
export async function signedBefore(store: Store, draftId: string, person: Person): Promise<SignResult | null> {
  const draft = await store.drafts.find(draftId);
  if (draft === null) return null;
  const summary = (await store.reports.versions(draft.workitemId)).find(({ id }) => id === draftId);
  if (summary === undefined) return null;
  const { document } = await store.reports.getVersion(draftId);
  const signature = versionSignature(document);
  if (signature.personId !== person.id) {
    throw new WorkstationError(
      "conflict",
      "Somebody else signed this report in the meantime. Open the case to see it.",
    );
  }
  const deliveryCount = await store.outbox.countOfVersion(draftId);
  const releaseAt = summary.releaseAt ?? signature.signedAt;
  return { reportVersionId: draftId, version: document.version, deliveryCount, releaseAt };
}
