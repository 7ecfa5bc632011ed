import { type DraftContent, sectionText } from "../domain/report.ts";
import { type SectionKey, sectionKeys } from "../domain/section.ts";

type Sections = DraftContent["sections"];

/** A kept text, as the choice of what to show needs it. */
export interface KeptText {
  readonly reason: "refused" | "chosen" | "replaced" | "takenOver";
  readonly sections: Sections;
}

/** Gives the sections whose text differs between two drafts, in the order of the report. */
export function differingSections(one: Sections, other: Sections): SectionKey[] {
  return sectionKeys.filter((key) => sectionText(one[key]) !== sectionText(other[key]));
}

/** Says whether a text is an earlier state of another: every section of it is the beginning of the other's. */
function isEarlierStateOf(earlier: Sections, later: Sections): boolean {
  return sectionKeys.every((key) => sectionText(later[key]).startsWith(sectionText(earlier[key])));
}

/**
 * Gives the kept texts worth showing, in their order (oldest first): one that reads like the draft or like a later one is
 * left out, and so is a refused save that only is an earlier state of either, since nothing of it is missing there.
 */
export function textsWorthShowing<Text extends KeptText>(texts: readonly Text[], draft: Sections): Text[] {
  return texts.filter((text, index) => {
    const newer = [...texts.slice(index + 1).map((later) => later.sections), draft];
    return !newer.some((later) =>
      text.reason === "refused"
        ? isEarlierStateOf(text.sections, later)
        : differingSections(text.sections, later).length === 0,
    );
  });
}
