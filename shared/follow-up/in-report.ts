import type { FollowUp } from "../domain/follow-up.ts";
import { type DraftContent, type Paragraph, paragraphText } from "../domain/report.ts";
import { type SectionKey, sectionKeys } from "../domain/section.ts";
import { filledFollowUp } from "./fill.ts";
import { followUpTableId, type PrintedFollowUp, printedFollowUp } from "./print.ts";

/** How the report's table stands to the follow-up: not in the text, as the follow-up is now, or otherwise. */
export type FollowUpStanding = "absent" | "current" | "differs";

/** Gives how the table and the sentences in the text stand to the follow-up. */
export function followUpStanding(content: DraftContent): FollowUpStanding {
  const place = placeOf(content);
  if (place === null) return "absent";
  return content.followUp !== undefined && isPrinted(content, place, printedFollowUp(content.followUp))
    ? "current"
    : "differs";
}

/**
 * Gives a content with another follow-up. What the text prints follows it, as long as it is what the follow-up before printed;
 * a table or sentences that a reader changed stay as they are, and `followUpStanding` says that they differ.
 */
export function withFollowUp(content: DraftContent, followUp: FollowUp): DraftContent {
  const { followUp: before } = content;
  const place = placeOf(content);
  const next = { ...content, followUp };
  if (place === null || before === undefined || !isPrinted(content, place, printedFollowUp(before))) return next;
  return printedAt(next, place, printedFollowUp(followUp));
}

/** Gives a content whose follow-up has what the marks measure; the same content where nothing changes. */
export function withFollowUpFilled(content: DraftContent): DraftContent {
  if (content.followUp === undefined) return content;
  const filled = filledFollowUp(content.followUp, content.measurements);
  return filled === content.followUp ? content : withFollowUp(content, filled);
}

/**
 * Gives a content that prints its follow-up: in the place of the table that it has, else at the end of the findings. The
 * sentences are unconfirmed until a reader confirms them. Words that a reader wrote in the place of the sentences stay below.
 */
export function withFollowUpPrinted(content: DraftContent): DraftContent {
  const { followUp } = content;
  if (followUp === undefined) return content;
  const place = placeOf(content);
  if (place !== null) return printedAt(content, place, printedFollowUp(followUp));
  const { findings } = content.sections;
  const printed = printedFollowUp(followUp);
  return {
    ...content,
    followUpPrinted: printed.sentences,
    sections: { ...content.sections, findings: [...findings, ...paragraphsOf(printed)] },
  };
}

interface Place {
  readonly section: SectionKey;
  readonly index: number;
}

function placeOf({ sections }: DraftContent): Place | null {
  for (const section of sectionKeys) {
    const index = sections[section].findIndex(isTable);
    if (index >= 0) return { section, index };
  }
  return null;
}

function isTable(paragraph: Paragraph): boolean {
  return paragraph.some((run) => run.kind === "table" && run.tableId === followUpTableId);
}

/** Words that were printed and nobody changed since: confirmed or not, they are ours to replace. */
function isSentences(content: DraftContent, paragraph: Paragraph | undefined): boolean {
  if (paragraph === undefined || paragraph.length === 0) return false;
  return paragraphText(paragraph) === content.followUpPrinted;
}

function isPrinted(content: DraftContent, { section, index }: Place, printed: PrintedFollowUp): boolean {
  const paragraphs = content.sections[section];
  const [table, ...others] = paragraphs[index] ?? [];
  if (table === undefined || others.length > 0 || JSON.stringify(table) !== JSON.stringify(printed.table)) return false;
  return printed.sentences === "" || paragraphText(paragraphs[index + 1] ?? []) === printed.sentences;
}

function printedAt(content: DraftContent, { section, index }: Place, printed: PrintedFollowUp): DraftContent {
  const paragraphs = content.sections[section];
  const beside = (paragraphs[index] ?? []).filter((run) => run.kind !== "table" || run.tableId !== followUpTableId);
  const after = paragraphs.slice(isSentences(content, paragraphs[index + 1]) ? index + 2 : index + 1);
  const written = [
    ...paragraphs.slice(0, index),
    ...paragraphsOf(printed),
    ...(beside.length > 0 ? [beside] : []),
    ...after,
  ];
  return {
    ...content,
    followUpPrinted: printed.sentences,
    sections: { ...content.sections, [section]: written },
  };
}

function paragraphsOf({ table, sentences }: PrintedFollowUp): Paragraph[] {
  if (sentences === "") return [[table]];
  return [[table], [{ kind: "text", text: sentences, unconfirmed: followUpTableId }]];
}
