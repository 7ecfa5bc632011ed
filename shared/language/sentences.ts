/** A piece of a text with its place: `from` inclusive, `to` exclusive, in UTF-16 units of the text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One sentence, or one line of a list, as it stands in its text. */
export interface Sentence extends Span {
  readonly text: string;
}

/** Ends with a point without ending the sentence; compared in lower case. */
const abbreviations: ReadonlySet<string> = new Set(
  (
    "dr mr mrs ms prof st e.g i.e cf ca approx vs fig figs no nos ser im img se resp incl excl viz etc al a.m p.m " +
    "min max dept ref tel ext"
  ).split(" "),
);

/** What has no end within so many letters is no sentence of a report, and is read in pieces: its cost grows with its square. */
const longest = 600;

const end = /[.!?]+["')\]]*(?=\s|$)|\n+/g;

/**
 * Gives the sentences of an English text in order. A point within a number, behind an abbreviation or behind the number of a
 * list does not end one; a line break does, since reports are written in lines without points.
 */
export function sentencesOf(text: string): Sentence[] {
  const found: Sentence[] = [];
  let from = 0;
  for (const match of text.matchAll(end)) {
    const isBreak = match[0].startsWith("\n");
    const to = isBreak ? match.index : match.index + match[0].length;
    if (!isBreak && !isEnd(text, from, match.index, match.index + match[0].length)) continue;
    addSentence(found, text, from, to);
    from = match.index + match[0].length;
  }
  addSentence(found, text, from, text.length);
  return found;
}

function isEnd(text: string, from: number, point: number, behind: number): boolean {
  if (text.charAt(point) !== ".") return true;
  const word = /[\p{L}\p{N}.]+$/u.exec(text.slice(Math.max(from, point - 20), point))?.[0].toLowerCase() ?? "";
  // `1. Liver`: the number of a list at the beginning of a line.
  if (/^\d{1,2}$/.test(word) && text.slice(from, point).trim() === word) return false;
  if (!abbreviations.has(word)) return true;
  // `No.` ends a sentence where a new one begins; as `number` a figure follows.
  if (word === "no" || word === "nos") return !/^\s*\d/.test(text.slice(behind, behind + 6));
  return text.slice(behind).trim() === "";
}

function addSentence(found: Sentence[], text: string, from: number, to: number): void {
  const raw = text.slice(from, to);
  const lead = raw.length - raw.trimStart().length;
  const trimmed = raw.trim();
  if (trimmed === "") return;
  if (trimmed.length > longest) {
    const space = trimmed.lastIndexOf(" ", longest);
    const cut = from + lead + (space > 0 ? space : longest);
    addSentence(found, text, from + lead, cut);
    // Not by calling itself: a pasted book is one sentence.
    found.push(...piecesOf(text, cut, from + lead + trimmed.length));
    return;
  }
  found.push({ text: trimmed, from: from + lead, to: from + lead + trimmed.length });
}

function piecesOf(text: string, start: number, end: number): Sentence[] {
  const pieces: Sentence[] = [];
  for (let from = start; from < end; from += longest) addSentence(pieces, text, from, Math.min(end, from + longest));
  return pieces;
}
