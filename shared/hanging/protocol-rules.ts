import type { HangingPane, HangingProtocol, SeriesRule } from "./hanging-protocol.ts";
import { hangingProtocolSchema } from "./hanging-protocol.ts";
import type { Condition } from "./protocol-draft.ts";

/** The rules of a protocol taken apart into single conditions, to be changed one by one. */
export interface ProtocolRules {
  /** For which examinations it is; a wish means nothing here. */
  readonly match: readonly Condition[];
  /** Pane by pane of each step, in their order. */
  readonly panes: readonly RulesOfPane[];
}

/** The rules of one pane. */
export interface RulesOfPane {
  /** Its place in the protocol. */
  readonly id: string;
  /** What it is called, e.g. `Lung, pane 2: lung, of a prior`. */
  readonly title: string;
  readonly conditions: readonly Condition[];
}

/** Conditions whose value is written by hand: words between commas, or one number. */
export type WrittenKey = "words" | "notWords" | "allWords" | NumberKey;
type NumberKey = "minimumThicknessMm" | "maximumThicknessMm" | "minimumImages" | "maximumImages";

const writtenKeys: readonly WrittenKey[] = [
  "words",
  "notWords",
  "allWords",
  "minimumThicknessMm",
  "maximumThicknessMm",
  "minimumImages",
  "maximumImages",
];

/** Gives the rules of a protocol as conditions: what must hold first, then each wish in falling order of weight. */
export function rulesOf({ match, steps }: HangingProtocol): ProtocolRules {
  return {
    match: apart(match.series, "match"),
    panes: steps.flatMap(({ name, panes }, step) =>
      panes.map(({ label, from, series, prefer }, place) => ({
        id: paneId(step, place),
        title: `${name}, pane ${place + 1}: ${label}${from === "prior" ? ", of a prior" : ""}`,
        conditions: [
          ...apart(series, "must"),
          ...prefer.map((rule, weight): Condition => ({ id: `wish ${weight}`, rule, strength: "wish" })),
        ],
      })),
    ),
  };
}

/**
 * Gives a protocol with changed rules, one version on; its panes, windows and links stay. A window that is named for CT goes
 * where the pane no longer asks for CT alone. Gives null where the rules make no protocol, e.g. with a word too long.
 */
export function withRules(protocol: HangingProtocol, rules: ProtocolRules): HangingProtocol | null {
  const changed = {
    ...protocol,
    version: protocol.version + 1,
    match: { ...protocol.match, series: together(rules.match) },
    steps: protocol.steps.map((step, at) => ({
      ...step,
      panes: step.panes.map((pane, place) => {
        const changes = rules.panes.find(({ id }) => id === paneId(at, place));
        return changes === undefined ? pane : paneWith(pane, changes.conditions);
      }),
    })),
  };
  const read = hangingProtocolSchema.safeParse(changed);
  return read.success ? read.data : null;
}

/** Says whether a wish can become a must: a rule names each kind of condition once. */
export function canBeMust(condition: Condition, others: readonly Condition[]): boolean {
  if (condition.strength === "must") return true;
  const taken = new Set(
    others
      .filter((other) => other.id !== condition.id && other.strength === "must")
      .flatMap(({ rule }) => Object.keys(rule)),
  );
  return Object.keys(condition.rule).every((key) => key === "allWords" || !taken.has(key));
}

/** Gives what of a condition is written by hand; null for one that is chosen, or of several parts. */
export function writtenOf({ rule }: Condition): { readonly key: WrittenKey; readonly text: string } | null {
  const keys = Object.keys(rule);
  const key = writtenKeys.find((each) => each === keys[0]);
  if (key === undefined || keys.length !== 1) return null;
  const value = rule[key];
  return { key, text: Array.isArray(value) ? value.join(", ") : String(value) };
}

/** Gives a condition with what was written; null where the text is no value of it: no word, or no number above 0. */
export function withWritten(condition: Condition, text: string): Condition | null {
  const written = writtenOf(condition);
  if (written === null) return null;
  const { key } = written;
  if (key === "words" || key === "notWords" || key === "allWords") {
    const words = text.split(",").flatMap((word) => word.trim() || []);
    return words.length === 0 ? null : { ...condition, rule: { [key]: words } };
  }
  const value = Number(text.trim().replace(",", "."));
  const isWhole = key === "minimumImages" || key === "maximumImages";
  return value > 0 && (!isWhole || Number.isInteger(value)) ? { ...condition, rule: { [key]: value } } : null;
}

function paneId(step: number, place: number): string {
  return `${step}.${place}`;
}

function apart(rule: SeriesRule, name: string): readonly Condition[] {
  return Object.entries(rule)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): Condition => ({ id: `${name} ${key}`, rule: { [key]: value }, strength: "must" }));
}

function paneWith(pane: HangingPane, conditions: readonly Condition[]): HangingPane {
  const { window, ...rest } = pane;
  const series = together(conditions);
  const prefer = conditions.filter(({ strength }) => strength === "wish").map(({ rule }) => rule);
  const isCtOnly = series.modality?.join() === "CT";
  return { ...rest, series, prefer, ...(window !== undefined && isCtOnly ? { window } : {}) };
}

function together(conditions: readonly Condition[]): SeriesRule {
  const must = conditions.filter(({ strength }) => strength === "must").map(({ rule }) => rule);
  const allWords = [...new Set(must.flatMap((rule) => rule.allWords ?? []))];
  return { ...Object.assign({}, ...must), ...(allWords.length === 0 ? {} : { allWords }) };
}
