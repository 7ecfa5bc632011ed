import { dateText } from "../../shared/rules/date-text.ts";

/** Marks words of an earlier report until a reader confirms them. */
export const earlierReportOrigin = "earlierReport";

const segmenter = new Intl.Segmenter("en-GB", { granularity: "sentence" });

/** Gives the sentences of a paragraph; decimals and dates end none. */
export function sentencesOf(paragraph: string): readonly string[] {
  return [...segmenter.segment(paragraph)].map(({ segment }) => segment.trim()).filter((sentence) => sentence !== "");
}

/** Gives a sentence of an earlier report as it may stand in a later one: with its date, so that no number is read as of now. */
export function datedQuotation(sentence: string, date: string | null): string {
  const [, words = sentence, end = ""] = /^(.*?)([.!?]*)$/su.exec(sentence.trim()) ?? [];
  return `${words} (${dateText(date)})${end === "" ? "." : end}`;
}
