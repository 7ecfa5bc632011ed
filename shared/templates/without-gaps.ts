import type { DraftContent, Paragraph, Run } from "../domain/report.ts";
import { sectionKeys } from "../domain/section.ts";

/** Printed where a sentence goes on behind a field that nobody filled: leaving it out would make another statement of it. */
const notStated = "(not stated)";

/**
 * Gives paragraphs as they are signed: without the places of fields that nobody filled. A place between commas, semicolons or
 * full stops goes with the mark before it; a paragraph that says nothing but its heading goes too; in the middle of a
 * sentence the place says that nothing is stated. No word is taken away.
 */
export function withoutGaps(paragraphs: readonly Paragraph[]): Paragraph[] {
  return paragraphs.flatMap((paragraph) => {
    if (!paragraph.some(isGap)) return [paragraph];
    const hasWords = paragraph.some((run) => !isGap(run) && !isHeading(run) && /[\p{L}\p{N}]/u.test(run.text));
    return hasWords ? [withoutGapsIn(paragraph)] : [];
  });
}

/** Gives the sections of a draft as they are signed: without places that nobody filled. */
export function signedSections(sections: DraftContent["sections"]): DraftContent["sections"] {
  const signed = { ...sections };
  for (const key of sectionKeys) signed[key] = withoutGaps(sections[key]);
  return signed;
}

function isGap(run: Run): boolean {
  return (run.kind === "field" || run.kind === "table") && run.text.trim() === "";
}

function isHeading(run: Run): boolean {
  return run.kind === "text" && /:\s*$/.test(run.text);
}

function withoutGapsIn(paragraph: Paragraph): Paragraph {
  const runs: Run[] = [];
  for (const [index, run] of paragraph.entries()) {
    if (!isGap(run)) {
      runs.push(run);
      continue;
    }
    const next = paragraph.slice(index + 1).find((each) => !isGap(each));
    const last = runs.at(-1);
    const endsHere = next === undefined || /^\s*[.,;]/.test(next.text);
    if (last === undefined && (endsHere || beginsSentence(next))) continue;
    if (last?.kind === "text" && /\.\s*$/.test(last.text) && (endsHere || beginsSentence(next))) continue;
    if (last?.kind === "text" && /[,;]\s*$/.test(last.text) && endsHere) {
      runs[runs.length - 1] = { ...last, text: last.text.replace(/[,;]\s*$/, "") };
      continue;
    }
    runs.push({ kind: "text", text: notStated });
  }
  return tidied(runs);
}

function beginsSentence(run: Run | undefined): boolean {
  return run !== undefined && /^\s*\p{Lu}/u.test(run.text);
}

/** Drops marks that stand at the beginning or behind another one since what was between them is gone. */
function tidied(runs: readonly Run[]): Paragraph {
  const kept: Run[] = [];
  for (const run of runs) {
    const before = kept.at(-1)?.text ?? "";
    const isAfterMark = before.trim() === "" || /[.;,:]\s*$/.test(before);
    const unmarked = run.kind === "text" && isAfterMark ? run.text.replace(/^\s*[.,;](?=\s|$)/, "") : run.text;
    const text = kept.length === 0 || /\s$/.test(before) ? unmarked.trimStart() : unmarked;
    if (text !== "") kept.push(run.kind === "text" ? { ...run, text } : run);
  }
  const last = kept.at(-1);
  if (last?.kind === "text") kept[kept.length - 1] = { ...last, text: last.text.trimEnd() };
  return kept;
}
