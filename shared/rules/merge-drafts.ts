import { allKept } from "../domain/kept-number.ts";
import type { DraftContent } from "../domain/report.ts";

/** The same draft in two windows, and what both were made from. */
export interface DraftVersions {
  readonly base: DraftContent;
  /** As it stands in this window, with what is not saved yet. */
  readonly mine: DraftContent;
  /** As the store has it: another window saved it. */
  readonly theirs: DraftContent;
}

/**
 * Gives a draft that holds what both windows changed, or null where both changed the words: which words count is the
 * writer's decision. Marks, calibrations and key images are merged one by one: what one window made, changed or removed is
 * so; of a mark that both changed, this window's is kept; a mark that one removed and the other changed stays.
 */
export function mergeDrafts({ base, mine, theirs }: DraftVersions): DraftContent | null {
  const words = mergeWhole(wordsOf(base), wordsOf(mine), wordsOf(theirs));
  if (words === null) return null;
  const calibrations = mergeItems(base.calibrations ?? [], mine.calibrations ?? [], theirs.calibrations ?? []);
  const kept = allKept(theirs.keptNumbers ?? [], mine.keptNumbers ?? []);
  const recipients = mergeRecipients(base.recipients, mine.recipients, theirs.recipients);
  const hasCalibrations = mine.calibrations !== undefined || theirs.calibrations !== undefined;
  return {
    // The rest is written by the core.
    ...withoutWords(theirs),
    ...words,
    measurements: mergeItems(base.measurements, mine.measurements, theirs.measurements),
    keyImages: mergeItems(base.keyImages, mine.keyImages, theirs.keyImages),
    comparedStudies: mergeCompared(mine, theirs),
    ...(hasCalibrations ? { calibrations } : {}),
    ...(kept.length === 0 ? {} : { keptNumbers: kept }),
    ...(recipients === undefined ? {} : { recipients }),
  };
}

/** Says whether two drafts have the same words in the same order, whatever their marks and images. */
export function haveSameWords(one: DraftContent, other: DraftContent): boolean {
  return isSame(wordsOf(one), wordsOf(other));
}

/** Fields and the follow-up belong to the words that print them: one window's values are never put under the other's text. */
function wordsOf({ sections, structure, followUp, followUpPrinted }: DraftContent): Words {
  return {
    sections,
    ...(structure === undefined ? {} : { structure }),
    ...(followUp === undefined ? {} : { followUp }),
    ...(followUpPrinted === undefined ? {} : { followUpPrinted }),
  };
}

type Words = Pick<DraftContent, "sections" | "structure" | "followUp" | "followUpPrinted">;

function withoutWords(content: DraftContent): DraftContent {
  const { structure: _structure, followUp: _followUp, followUpPrinted: _printed, ...rest } = content;
  return rest;
}

/** Gives a draft with the words, fields and follow-up of another one, and with its own marks and images. */
export function withWordsOf(content: DraftContent, other: DraftContent): DraftContent {
  return { ...withoutWords(content), ...wordsOf(other) };
}

/** Copies one by one; where both windows chose a referrer and not the same one, nobody is chosen and it is asked again. */
function mergeRecipients(
  base: DraftContent["recipients"],
  mine: DraftContent["recipients"],
  theirs: DraftContent["recipients"],
): DraftContent["recipients"] {
  const whole = mergeWhole(base, mine, theirs);
  if (whole !== null) return whole;
  const items = (choice: DraftContent["recipients"]) => (choice?.copyEntryIds ?? []).map((id) => ({ id }));
  const none = null as string | null;
  const referrerOf = (choice: DraftContent["recipients"]) => choice?.referrerEntryId ?? none;
  return {
    referrerEntryId: mergeWhole(referrerOf(base), referrerOf(mine), referrerOf(theirs)),
    copyEntryIds: mergeItems(items(base), items(mine), items(theirs)).map(({ id }) => id),
  };
}

function mergeWhole<Part>(base: Part, mine: Part, theirs: Part): Part | null {
  if (isSame(mine, theirs) || isSame(mine, base)) return theirs;
  return isSame(theirs, base) ? mine : null;
}

/** In the order of the window that moved them; what is new in the other comes at the end. */
function mergeItems<Item extends { readonly id: string }>(
  base: readonly Item[],
  mine: readonly Item[],
  theirs: readonly Item[],
): Item[] {
  const [known, own, stored] = [byId(base), byId(mine), byId(theirs)];
  const isOrderMine = !isSame(orderWithin(mine, known), orderWithin(base, own));
  const [first, second] = isOrderMine ? [mine, theirs] : [theirs, mine];
  const ids = new Set([...first, ...second].map(({ id }) => id));
  return [...ids].flatMap((id) => {
    const [before, here, there] = [known.get(id), own.get(id), stored.get(id)];
    if (here === undefined) return isSame(there, before) ? [] : present(there);
    if (there === undefined) return isSame(here, before) ? [] : present(here);
    return isSame(here, before) ? [there] : [here];
  });
}

function present<Item>(item: Item | undefined): Item[] {
  return item === undefined ? [] : [item];
}

function byId<Item extends { readonly id: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}

function orderWithin<Item extends { readonly id: string }>(items: readonly Item[], known: ReadonlyMap<string, Item>) {
  return items.flatMap(({ id }) => (known.has(id) ? [id] : []));
}

/** Studies are only ever added to those that were compared. */
function mergeCompared(mine: DraftContent, theirs: DraftContent): DraftContent["comparedStudies"] {
  const known = new Set(theirs.comparedStudies.map(({ studyInstanceUid }) => studyInstanceUid));
  const own = mine.comparedStudies.filter(({ studyInstanceUid }) => !known.has(studyInstanceUid));
  return [...theirs.comparedStudies, ...own];
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || canonical(one) === canonical(other);
}

/** Fields in one order: the store may give them in another. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
