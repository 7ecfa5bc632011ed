import type { RefObject } from "react";
import type { DraftContent } from "../../shared/domain/report.ts";
import { type SectionKey, sectionKeys } from "../../shared/domain/section.ts";
import type { ReportFacts } from "./editor/report-facts.ts";
import type { Stop } from "./editor/stops.ts";
import type { SectionEditorHandle } from "./section-handle.ts";

/** A stop with the section that it is in. */
export interface PlacedStop {
  readonly section: SectionKey;
  readonly stop: Stop;
}

/** The open editors of one report, for keys that act on the section that was written in last. */
export class ReportEditors {
  private readonly handles = new Map<SectionKey, RefObject<SectionEditorHandle | null>>();
  lastSection: SectionKey = "findings";
  /** Goes where the writing of a report begins; false where it goes on in the section written in last. */
  entrance: () => boolean = () => false;

  /** The place where the editor of a section puts its handle. */
  handleRef(section: SectionKey): RefObject<SectionEditorHandle | null> {
    const known = this.handles.get(section);
    if (known !== undefined) return known;
    const made: RefObject<SectionEditorHandle | null> = { current: null };
    this.handles.set(section, made);
    return made;
  }

  focus(): void {
    if (this.entrance()) return;
    (this.openHandle(this.lastSection) ?? this.openHandle("findings"))?.focus();
  }

  /** Puts a chip into the section written in last; false where no editor is open. */
  insertChip(measurementId: string, text: string): boolean {
    const handle = this.openHandle(this.lastSection) ?? this.openHandle("findings");
    handle?.insertChip(measurementId, text);
    return handle !== null;
  }

  /** Puts unconfirmed words into the section written in last; false where no editor is open. */
  insertWords(text: string, origin: string): boolean {
    const handle = this.openHandle(this.lastSection) ?? this.openHandle("findings");
    handle?.insertWords(text, origin);
    return handle !== null;
  }

  /**
   * Puts the caret behind a chip of a mark, the next one each time it is asked; gives false where no open section has one.
   * `times` counts the askings from 1.
   */
  focusChip(measurementId: string, times: number): boolean {
    const open = sectionKeys.flatMap((section) => this.openHandle(section) ?? []);
    const counts = open.map((handle) => handle.countChips(measurementId));
    const all = counts.reduce((sum, count) => sum + count, 0);
    let nth = all === 0 ? 0 : (times - 1) % all;
    for (const [index, handle] of open.entries()) {
      const count = counts[index] ?? 0;
      if (nth < count) return handle.focusChip(measurementId, nth);
      nth -= count;
    }
    return false;
  }

  /** The handle of a section's editor, or null where it is not on the screen. */
  handle(section: SectionKey): SectionEditorHandle | null {
    return this.openHandle(section);
  }

  /** Every editor shows what the draft says now, without waiting to be drawn again. */
  show(content: DraftContent): void {
    for (const section of sectionKeys) this.openHandle(section)?.show(content.sections[section]);
  }

  /** What there is to do in the whole report, in its order. A conclusion without a word is to be written. */
  stops(facts: ReportFacts): PlacedStop[] {
    return sectionKeys.flatMap((section) => {
      const handle = this.openHandle(section);
      if (handle === null) return [];
      if (section === "conclusion" && handle.isEmpty()) {
        return [{ section, stop: { kind: "empty" as const, from: 1, to: 1, name: "Conclusion" } }];
      }
      return handle.stops(facts).map((stop) => ({ section, stop }));
    });
  }

  private openHandle(section: SectionKey): SectionEditorHandle | null {
    return this.handles.get(section)?.current ?? null;
  }
}
