import { diffArrays, diffWordsWithSpace } from "diff";
import type { Channel } from "../../../shared/domain/delivery.ts";

/** One line of a message as it is shown. Breaks that are no characters of it are where nothing stands at its end. */
export interface MessageLine {
  readonly text: string;
  /** How deep it lies in what surrounds it; 0 where nothing does. */
  readonly depth: number;
  /** True for what frames the message on the way and is no part of it. */
  readonly isFrame: boolean;
}

/** A stretch of a line: in both messages, or in one alone. */
export interface LinePart {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** A line with what changed in it. */
export interface ComparedLine {
  /** Its place among the lines. */
  readonly number: number;
  readonly kind: "same" | "added" | "removed" | "changed";
  readonly parts: readonly LinePart[];
  readonly depth: number;
  readonly isFrame: boolean;
}

const deepest = 12;

/**
 * Gives the lines of a message with control characters as their pictures (U+2400 and on). HL7 breaks after each segment and has
 * its frame round it (MLLP); JSON and XML, which stand on one line, break where their parts do.
 */
export function messageLines(text: string, channel: Channel): readonly MessageLine[] {
  if (channel === "hl7") return [frame("\u000b"), ...atBreaks(text), frame("\u001c\r")];
  const start = text.trimStart();
  if (start.startsWith("{")) return jsonLines(text);
  if (start.startsWith("<")) return xmlLines(text);
  return atBreaks(text);
}

/** Gives lines of hexadecimal as they stand: their breaks are none of the message. */
export function hexadecimalLines(hexadecimal: string): readonly MessageLine[] {
  return hexadecimal.split("\n").map((text) => ({ text, depth: 0, isFrame: false }));
}

/** Gives the lines of a message with what it has otherwise than another one. */
export function comparedLines(before: readonly MessageLine[], after: readonly MessageLine[]): readonly ComparedLine[] {
  const changes = diffArrays([...before], [...after], { comparator: (one, other) => one.text === other.text });
  const lines: Omit<ComparedLine, "number">[] = [];
  for (let index = 0; index < changes.length; index += 1) {
    const change = changes[index];
    const next = changes[index + 1];
    if (change === undefined) continue;
    if (change.removed && next?.added === true && next.value.length === change.value.length) {
      lines.push(...change.value.map((old, place) => changedLine(old, next.value[place] ?? old)));
      index += 1;
    } else {
      const kind = change.added ? "added" : change.removed ? "removed" : "same";
      lines.push(...change.value.map(({ text, ...place }) => ({ ...place, kind, parts: [{ kind, text }] }) as const));
    }
  }
  return lines.map((line, number) => ({ ...line, number }));
}

function changedLine(before: MessageLine, { text, depth, isFrame }: MessageLine): Omit<ComparedLine, "number"> {
  const parts = diffWordsWithSpace(before.text, text).map(({ added, removed, value }) => ({
    kind: added ? ("added" as const) : removed ? ("removed" as const) : ("same" as const),
    text: value,
  }));
  return { kind: "changed", parts, depth, isFrame };
}

function frame(characters: string): MessageLine {
  return { text: visible(characters), depth: 0, isFrame: true };
}

/** Breaks after every carriage return and line feed, and keeps them. */
function atBreaks(text: string): MessageLine[] {
  return (text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+/g) ?? []).map((line) => ({
    ...{ text: visible(line), depth: 0, isFrame: false },
  }));
}

/** Breaks after what opens and what parts, and before what closes; not within strings. */
function jsonLines(text: string): MessageLine[] {
  const lines: MessageLine[] = [];
  let depth = 0;
  let line = "";
  const end = () => {
    if (line !== "") lines.push({ text: visible(line), depth: Math.min(depth, deepest), isFrame: false });
    line = "";
  };
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]|[^"{}[\],]+/gs)) {
    if (/^[}\]]$/.test(token)) {
      end();
      depth -= 1;
    }
    line += token;
    if (/^[{[,]$/.test(token)) end();
    if (/^[{[]$/.test(token)) depth += 1;
  }
  end();
  return lines;
}

/** Breaks between two tags. */
function xmlLines(text: string): MessageLine[] {
  let depth = 0;
  return text.split(/(?<=>)(?=<)/).map((line) => {
    if (line.startsWith("</")) depth -= 1;
    const shown = { text: visible(line), depth: Math.max(0, Math.min(depth, deepest)), isFrame: false };
    if (/^<[^/?!][^>]*[^/]?>/.test(line) && !/\/>$/.test(line) && !/<\/[^>]+>\s*$/.test(line)) depth += 1;
    return shown;
  });
}

/** Control characters as their pictures; those that have none as their number. */
function visible(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    if (code < 0x80 || code > 0x9f) return character;
    return `[U+00${code.toString(16).toUpperCase()}]`;
  }).join("");
}
