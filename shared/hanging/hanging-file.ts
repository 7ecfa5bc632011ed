import type { z } from "zod";
import { type HangingProtocol, hangingFormat, hangingProtocolSchema } from "./hanging-protocol.ts";

/** A protocol that was read, or the sentence why it was not. */
export type ReadHangingFile = { readonly protocol: HangingProtocol } | { readonly refusal: string };

/** A protocol of twelve steps with every condition is far smaller. */
const largestFile = 200_000;

/**
 * Gives the protocol of a file's text, brought to the present form where it is of an older one. A file that is none, is of
 * a newer form or says anything that is not in the form is refused with a sentence that says what and where.
 */
export function readHangingFile(text: string): ReadHangingFile {
  if (text.length > largestFile) return refused("It is larger than any protocol is.");
  try {
    return readHangingProtocol(JSON.parse(text));
  } catch {
    return refused("It is not JSON.");
  }
}

/** Gives a protocol as it came from a file or the store, brought to the present form; or why it is refused. */
export function readHangingProtocol(value: unknown): ReadHangingFile {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refused("It holds no protocol.");
  const format = "format" in value ? value.format : undefined;
  if (typeof format !== "number") return refused("It does not say of which form it is (format).");
  if (format > hangingFormat) {
    return refused(`It was written by a newer version (form ${format}; this one reads up to ${hangingFormat}).`);
  }
  const parsed = hangingProtocolSchema.safeParse(format === 1 ? fromFirstForm(value) : value);
  if (!parsed.success) return refused(problemOf(parsed.error));
  const misplaced = misplacedPane(parsed.data);
  return misplaced === "" ? { protocol: parsed.data } : refused(misplaced);
}

/** Gives the text of a protocol's file. */
export function hangingFileText(protocol: HangingProtocol): string {
  return `${JSON.stringify(protocol, null, 2)}\n`;
}

function refused(why: string): ReadHangingFile {
  return { refusal: `This file is no hanging protocol that can be used. ${why} Nothing was changed.` };
}

/** In the first form, the words of rules were beginnings of words: they are stems now. */
function fromFirstForm(value: object): unknown {
  const stems = (words: unknown) =>
    Array.isArray(words) ? words.map((word: unknown) => (typeof word === "string" ? `${word}*` : word)) : words;
  const walk = (part: unknown, depth: number): unknown => {
    if (depth > 12 || typeof part !== "object" || part === null) return part;
    if (Array.isArray(part)) return part.map((each: unknown) => walk(each, depth + 1));
    const entries = Object.entries(part).map(([key, each]): [string, unknown] => [
      key,
      key === "words" || key === "notWords" ? stems(each) : walk(each, depth + 1),
    ]);
    return Object.fromEntries(entries);
  };
  return { ...(walk(value, 0) as object), format: hangingFormat };
}

function problemOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "";
  const place = issue.path.map((part) => (typeof part === "number" ? `${part + 1}` : String(part))).join(" ");
  const unknown = issue.code === "unrecognized_keys" ? `"${issue.keys[0]?.slice(0, 40) ?? ""}" is unknown` : "";
  const words = issue.code === "custom" ? issue.message : unknown || "the value is not allowed";
  return `${place === "" ? "At its top" : `At ${place.slice(0, 100)}`}: ${words.replace(/\.$/, "")}.`;
}

/** A pane that resembles one after it, or planes of a pane that is not there, could never be hung. */
function misplacedPane({ steps }: HangingProtocol): string {
  for (const { name, panes, planes } of steps) {
    if (panes.some(({ like }, place) => like !== undefined && like >= place)) {
      return `In the step "${name}" a pane resembles one that does not come before it.`;
    }
    if (planes !== undefined && planes.pane >= panes.length) return `The step "${name}" makes planes of no pane.`;
  }
  return "";
}
