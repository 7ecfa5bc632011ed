import { diffWordsWithSpace } from "diff";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { sectionText } from "../../shared/domain/report.ts";
import type { ComparedText } from "../../shared/domain/second-signature.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";

/** A signed version, or another text that is compared with one. */
export type ComparedVersion = ComparedText & Partial<Pick<ReportDocument, "addenda" | "correction" | "withdrawal">>;

/** A stretch of text: in both versions, or in one alone. */
export interface DifferencePart {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** What two versions say differently under one heading. */
export interface SectionDifference {
  readonly heading: string;
  readonly parts: readonly DifferencePart[];
}

/** Everything that differs between two versions of a report. */
export interface VersionDifference {
  readonly sections: readonly SectionDifference[];
  /** Sentences on marks whose printed value differs, came or went. */
  readonly marks: readonly string[];
  /** Sentences on key images that came, went or are captioned otherwise. */
  readonly keyImages: readonly string[];
}

/** Gives what differs between two versions, word by word; headings under which they say the same are left out. */
export function versionDifference(before: ComparedVersion, after: ComparedVersion): VersionDifference {
  const sections = sectionKeys.map((key) => ({
    heading: sectionCodes[key].heading,
    before: sectionText(before.sections[key]),
    after: sectionText(after.sections[key]),
  }));
  const others = [
    { heading: "What is corrected", before: before.correction?.summary ?? "", after: after.correction?.summary ?? "" },
    { heading: "Addenda", before: addendaText(before), after: addendaText(after) },
    {
      heading: "Withdrawn or cancelled",
      before: before.withdrawal?.reason ?? "",
      after: after.withdrawal?.reason ?? "",
    },
  ];
  return {
    sections: [...others, ...sections]
      .filter((section) => section.before !== section.after)
      .map(({ heading, before: old, after: now }) => ({ heading, parts: partsOf(old, now) })),
    marks: changesOf(chipsOf(before), chipsOf(after), "The measurement"),
    keyImages: changesOf(captionsOf(before), captionsOf(after), "Key image"),
  };
}

function partsOf(before: string, after: string): DifferencePart[] {
  return diffWordsWithSpace(before, after).map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
}

function addendaText({ addenda = [] }: ComparedVersion): string {
  return addenda.map(({ paragraphs }) => sectionText(paragraphs)).join("\n\n");
}

/** What each mark is printed as; a mark that stands nowhere in the text is left out. */
function chipsOf(document: ComparedVersion): ReadonlyMap<string, string> {
  const paragraphs = [
    ...sectionKeys.flatMap((key) => document.sections[key]),
    ...(document.addenda ?? []).flatMap((addendum) => addendum.paragraphs),
  ];
  const chips = paragraphs.flat().flatMap((run) => (run.kind === "measurement" ? [run] : []));
  return new Map(chips.map(({ measurementId, text }) => [measurementId, text]));
}

function captionsOf({ keyImages }: ComparedVersion): ReadonlyMap<string, string> {
  return new Map(keyImages.map(({ id, caption }, index) => [id, caption || `without a caption (number ${index + 1})`]));
}

function changesOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>, what: string): string[] {
  const gone = [...before].filter(([id]) => !after.has(id)).map(([, text]) => `${what} ${text} went.`);
  const others = [...after].flatMap(([id, text]) => {
    const old = before.get(id);
    if (old === undefined) return [`${what} ${text} came.`];
    return old === text ? [] : [`${what} ${old} became ${text}.`];
  });
  return [...gone, ...others];
}
