import type { Measurement } from "../../../shared/domain/measurement.ts";
import { updatePane, type ViewerState, type ViewerStore } from "../viewer-store.ts";

/** The marks of the newest signed version: they stay as they were signed unless an addendum is written. */
export interface SignedRecord {
  readonly version: number;
  readonly marks: readonly Measurement[];
  /** SOP Instance UIDs of the objects of all versions, by which they are known when they come back from an archive. */
  readonly objectUids: readonly string[];
  /** An addendum is written here: its marks take the place of those that it changes. */
  readonly isAdding: boolean;
}

/** Gives the marks that the panes show: those of the signed version, as the draft has changed them, then the draft's own. */
export function marksWithSigned(signed: SignedRecord | null, ofDraft: readonly Measurement[]): readonly Measurement[] {
  if (signed === null) return ofDraft;
  const drafted = new Map(ofDraft.map((mark) => [mark.id, mark]));
  const known = new Set(signed.marks.map(({ id }) => id));
  return [...signed.marks.map((mark) => drafted.get(mark.id) ?? mark), ...ofDraft.filter(({ id }) => !known.has(id))];
}

/** Gives the marks that belong to the draft: what is new or changed against the signed version, and what it had already. */
export function marksOfDraft(
  signed: SignedRecord | null,
  shown: readonly Measurement[],
  before: readonly Measurement[],
): readonly Measurement[] {
  if (signed === null) return shown;
  const asSigned = new Map(signed.marks.map((mark) => [mark.id, JSON.stringify(mark)]));
  const had = new Set(before.map(({ id }) => id));
  return shown.filter((mark) => had.has(mark.id) || asSigned.get(mark.id) !== JSON.stringify(mark));
}

/** Gives why a mark is not changed now, as a sentence, or an empty string. `isRemoved`: it would be taken away. */
export function whyKept({ signed }: Pick<ViewerState, "signed">, id: string, isRemoved: boolean): string {
  if (signed === null || !signed.marks.some((mark) => mark.id === id)) return "";
  if (!signed.isAdding) return `Signed in version ${signed.version}. Start an addendum to change this mark.`;
  if (!isRemoved) return "";
  return `Signed in version ${signed.version}, so this mark stays. Move it, or write in the addendum what is wrong with it.`;
}

/** Says on the active pane why a mark is not changed; gives whether it is kept. */
export function keepsSigned(store: ViewerStore, id: string, isRemoved: boolean): boolean {
  const notice = whyKept(store.getState(), id, isRemoved);
  if (notice !== "") updatePane(store, store.getState().activePane, { notice });
  return notice !== "";
}

/** Gives what the label of a mark says of its being signed, or an empty string. */
export function signedNote({ signed }: Pick<ViewerState, "signed">, mark: Measurement): string {
  const asSigned = signed?.marks.find(({ id }) => id === mark.id);
  if (signed == null || asSigned === undefined) return "";
  const isChanged = JSON.stringify(asSigned.points) !== JSON.stringify(mark.points) || asSigned.text !== mark.text;
  return isChanged ? `Changed since version ${signed.version}: ${asSigned.text}` : `Signed, version ${signed.version}`;
}
