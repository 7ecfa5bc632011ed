import { type Paragraph, paragraphText, type ReportDocument, type Run } from "../../../shared/domain/report.ts";
import { sectionCodes, sectionKeys } from "../../../shared/domain/section.ts";
import { keptSentences } from "../../../shared/rules/kept-sentences.ts";
import { hasReportText } from "./status-words.ts";
import { visibleText } from "./visible-text.ts";

/** Where in a report a piece of text stands: the same in the document and in whatever is read back from an output. */
export type TextPlace =
  | "status"
  | "notes"
  | "keyImages"
  | `addendum ${string}`
  | `alert ${string}`
  | `section ${string}`;

/** What the canonical document says in one place, as words in reading order. */
export interface StatedText {
  readonly place: TextPlace;
  /** For a person, e.g. `the section Findings`. */
  readonly name: string;
  /** Each has to stand in the output, whole and in this order. */
  readonly texts: readonly (readonly string[])[];
  /** True where the place may hold nothing else. */
  readonly isWhole: boolean;
}

/** Gives a text's words: what is parted by white space. A number and its unit, a dash and a bracket are words as well. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

/**
 * Gives what a version states, straight from the canonical document: not from the outline that the outputs are made from, so
 * that a fault there is found. Tables are stated cell by cell too. A version whose text does not leave states its reason alone.
 */
export function statedTexts(document: ReportDocument): StatedText[] {
  const status = [document.provisional?.reason, document.correction?.summary, document.withdrawal?.reason];
  const reasons: StatedText = {
    place: "status",
    name: "the statement of the status",
    texts: status.flatMap((text) => (text === undefined ? [] : [shownWords(text)])).filter((words) => words.length > 0),
    isWhole: false,
  };
  if (!hasReportText(document)) return [reasons];
  const addenda = document.addenda.map(
    ({ version, paragraphs }): StatedText => ({
      place: `addendum ${version}`,
      name: `the addendum of version ${version}`,
      texts: [paragraphsWords(paragraphs)],
      isWhole: false,
    }),
  );
  const alerts = document.alerts.map(
    ({ finding, suspectedPrimary, actionNeeded, recipientName, communication }, index): StatedText => ({
      place: `alert ${index + 1}`,
      name: `alert ${index + 1}`,
      texts: [
        finding,
        ...(suspectedPrimary === undefined ? [] : [suspectedPrimary]),
        ...[actionNeeded, recipientName, ...(communication ?? [])],
      ].map(shownWords),
      isWhole: false,
    }),
  );
  const sections = sectionKeys.map(
    (key): StatedText => ({
      place: `section ${key}`,
      name: `the section ${sectionCodes[key].heading}`,
      texts: [paragraphsWords(document.sections[key])],
      isWhole: true,
    }),
  );
  const captions = document.keyImages.map(({ caption }, index) => [`${index + 1}.`, ...shownWords(caption)]);
  return [
    reasons,
    ...addenda,
    ...alerts,
    ...sections,
    {
      place: "notes",
      name: "the notes on images and numbers",
      texts: [...(document.identityNotes ?? []), ...keptSentences(document)].map(shownWords),
      isWhole: false,
    },
    { place: "keyImages", name: "the key images", texts: captions, isWhole: false },
  ];
}

/** Gives the first cell of a table that the table's lines do not print in its order, as row and column from 1; null where all are there. */
export function missingCell({ text, header, rows }: Extract<Run, { kind: "table" }>): [number, number] | null {
  const printed = squeezed(text);
  let from = 0;
  for (const [rowIndex, row] of rows.entries()) {
    for (const [columnIndex, cell] of row.entries()) {
      if (squeezed(cell) === "") continue;
      const end = endOf(printed, squeezed(cell), from);
      // The first cell of a row leads its line; every other is named by its column.
      const heading = columnIndex === 0 ? "" : squeezed(header[columnIndex] ?? "");
      if (end === null || !printed.slice(0, end).includes(heading)) return [rowIndex + 1, columnIndex + 1];
      from = end;
    }
  }
  return null;
}

/** The end of the first place where `part` stands by itself: `1 mm` does not stand in `11 mm`. */
function endOf(text: string, part: string, from: number): number | null {
  for (let at = text.indexOf(part, from); at !== -1; at = text.indexOf(part, at + 1)) {
    const end = at + part.length;
    const isApart = !/[\p{L}\p{N}.]$/u.test(text.slice(0, at)) && !/^(\.?[\p{L}\p{N}])/u.test(text.slice(end));
    if (isApart) return end;
  }
  return null;
}

function squeezed(text: string): string {
  return shownWords(text).join(" ");
}

function paragraphsWords(paragraphs: readonly Paragraph[]): string[] {
  return paragraphs.flatMap((paragraph) => shownWords(paragraphText(paragraph)));
}

function shownWords(text: string): string[] {
  return wordsOf(visibleText(text));
}
