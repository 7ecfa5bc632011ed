import type { DraftContent } from "../../shared/domain/report.ts";
import { type SectionKey, sectionKeys } from "../../shared/domain/section.ts";

type Change = (content: DraftContent) => DraftContent;

/** A change of the report that is not typed into a section: a field, a template, a renewed chip. */
interface LedgerEntry {
  readonly undo: Change;
  readonly redo: Change;
  /** How many typed changes each section had when this one was made, or taken back. */
  readonly depths: ReadonlyMap<SectionKey, number>;
}

/** How many changes of a section can be taken back or made again by its editor. */
export type Depth = (section: SectionKey) => number;

/**
 * Puts the changes of fields and templates into one order with what is typed: each section's editor undoes its own words,
 * this undoes the rest, and the newest goes first.
 */
export class ChangeLedger {
  #done: LedgerEntry[] = [];
  #undone: LedgerEntry[] = [];

  /** Notes a change that was made. What was taken back before it cannot be made again. */
  add(change: Pick<LedgerEntry, "undo" | "redo">, undoDepth: Depth): void {
    this.#done.push({ ...change, depths: depthsBy(undoDepth) });
    this.#undone = [];
  }

  /** Words were typed: what was taken back cannot be made again. */
  noteTyping(): void {
    this.#undone = [];
  }

  /** Gives the change that takes back the last one, where it is newer than what was typed in the section; else null. */
  undo(section: SectionKey, undoDepth: Depth, redoDepth: Depth): Change | null {
    const entry = this.#done.at(-1);
    if (entry === undefined || undoDepth(section) > (entry.depths.get(section) ?? 0)) return null;
    this.#done.pop();
    this.#undone.push({ ...entry, depths: depthsBy(redoDepth) });
    return entry.undo;
  }

  /** Gives the change that makes the last one again that was taken back, where no typed one was taken back after it; else null. */
  redo(section: SectionKey, undoDepth: Depth, redoDepth: Depth): Change | null {
    const entry = this.#undone.at(-1);
    if (entry === undefined || redoDepth(section) > (entry.depths.get(section) ?? 0)) return null;
    this.#undone.pop();
    this.#done.push({ ...entry, depths: depthsBy(undoDepth) });
    return entry.redo;
  }
}

function depthsBy(depth: Depth): ReadonlyMap<SectionKey, number> {
  return new Map(sectionKeys.map((section) => [section, depth(section)]));
}
