import { type Person, roleNames } from "../../../shared/domain/person.ts";
import type { Draft, ReportDocument, Signature } from "../../../shared/domain/report.ts";
import type { ComparedText, FirstWriting } from "../../../shared/domain/second-signature.ts";
import type { DraftCopy } from "../store/draft-repository.ts";
import type { TextPlace } from "../store/second-signature-repository.ts";
import type { Repositories } from "../store/store.ts";

type Reading = Pick<Repositories, "reports" | "drafts" | "people" | "secondSignatures">;

/** A version in which a second signature is asked for. */
export interface AskedVersion {
  readonly versionId: string;
  readonly document: ReportDocument;
}

/** Somebody else's text that a signature would make final, and where it lies. */
export interface FoundWriting {
  readonly view: FirstWriting;
  readonly place: TextPlace;
  /** Their signature under it; null where they signed nothing. */
  readonly signature: Signature | null;
}

/** Gives the newest version of an unsigned report in which a second signature was asked for; null where there is none. */
export async function askedVersion(store: Reading, workitemId: string): Promise<AskedVersion | null> {
  for (const { id, status, recalledAt } of await store.reports.versions(workitemId)) {
    if (recalledAt !== null) continue;
    if (status !== "provisional") return null;
    const { document } = await store.reports.getVersion(id);
    if (document.provisional?.kind === "awaitingSecondSignature") return { versionId: id, document };
  }
  return null;
}

/** Gives the version whose second signature is still awaited: asked for, not given, not given back; or null. */
export async function openRequest(store: Reading, workitemId: string): Promise<AskedVersion | null> {
  const asked = await askedVersion(store, workitemId);
  return asked === null || (await store.secondSignatures.isAnswered(asked.versionId)) ? null : asked;
}

/**
 * Gives every text of a case by somebody else that a person's signature would make final, the one to be answered for first:
 * the version in which a second signature is awaited, then what trainees wrote before the case came to other hands, as they
 * wrote it last. `draft` is what would be signed.
 */
export async function firstWritings(store: Reading, draft: Draft, person: Person): Promise<FoundWriting[]> {
  const asked = await openRequest(store, draft.workitemId);
  const found: FoundWriting[] = [];
  if (asked !== null && asked.document.signature.personId !== person.id) found.push(writingOf(asked));
  const known = new Set([person.id, ...found.map(({ view }) => view.writerId)]);
  if (asked !== null) known.add(asked.document.signature.personId);
  const trainees = new Map((await store.people.list()).map((one) => [one.id, one]));
  for (const copy of await takenOverCopies(store, draft)) {
    const writer = trainees.get(copy.authorId);
    if (writer?.role !== "trainee" || known.has(writer.id)) continue;
    known.add(writer.id);
    found.push(writingOfCopy(copy, writer));
  }
  return found;
}

/** Copies of a case that are some writer's last words before somebody else went on, newest first; the draft itself where it is. */
async function takenOverCopies(store: Reading, draft: Draft): Promise<DraftCopy[]> {
  const copies: DraftCopy[] = [];
  for (const { id } of await store.drafts.ofCase(draft.workitemId)) {
    copies.push(...(await store.drafts.copies(id)).filter(({ reason }) => reason === "takenOver"));
  }
  const itself: DraftCopy[] =
    draft.revision === 0
      ? []
      : [{ ...draft, id: "", draftId: draft.id, reason: "takenOver", savedAt: draft.updatedAt }];
  return [...copies, ...itself].sort((one, other) => other.savedAt - one.savedAt);
}

function writingOf({ versionId, document }: AskedVersion): FoundWriting {
  const { signature, provisional } = document;
  return {
    view: {
      ...{ kind: "asked", writerId: signature.personId, writerName: signature.displayName },
      ...{ writerRole: signature.role, writtenAt: signature.signedAt, reason: provisional?.reason ?? "" },
      text: comparedText(document),
    },
    place: { versionId, copyId: null },
    signature,
  };
}

function writingOfCopy(copy: DraftCopy, writer: Person): FoundWriting {
  return {
    view: {
      ...{ kind: "takenOver", writerId: writer.id, writerName: writer.displayName },
      ...{ writerRole: roleNames[writer.role], writtenAt: copy.savedAt, reason: "", text: comparedText(copy.content) },
    },
    place: { versionId: null, copyId: copy.id === "" ? null : copy.id },
    signature: null,
  };
}

/** Gives of a document or a draft what is compared with another. */
export function comparedText({ sections, keyImages }: Pick<ReportDocument, "sections" | "keyImages">): ComparedText {
  return { sections, keyImages: keyImages.map(({ id, caption }) => ({ id, caption })) };
}
