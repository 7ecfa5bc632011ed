import { orderInPlace, type SplitRule, splitRules } from "./display-set-rules.ts";
import type { FrameFacts } from "./frame-facts.ts";
import { normalOf } from "./plane.ts";
import { dot } from "./vector.ts";

/** How a part of a series came to be a stack of its own. */
export interface Split {
  readonly rule: string;
  /** The part in words, e.g. `b = 1000`, `time 3 of 12`. */
  readonly words: string;
  readonly reason: string;
}

/** Where a stack stands among others at the same places but other times. */
export interface TimePoint {
  /** The same for all time points of one group. */
  readonly group: string;
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** Images of one series that are shown as one stack. */
export interface SeriesPart {
  readonly facts: readonly FrameFacts[];
  readonly splits: readonly Split[];
  readonly time: TimePoint | null;
}

/** Images nearer than this along the normal lie at one place. */
const samePlaceMm = 0.05;
/** A rule splits where most of its parts cover this much of the places. */
const coverage = 0.6;

/** Gives the parts of a series by the rules of `display-set-rules.ts`; every image is in exactly one. n log n in the images. */
export function splitSeries(facts: readonly FrameFacts[], key: string): readonly SeriesPart[] {
  let parts: readonly SeriesPart[] = [{ facts, splits: [], time: null }];
  for (const rule of splitRules) parts = parts.flatMap((part) => splitBy(rule, part, key));
  return parts.flatMap((part) => splitByOrder(part, key));
}

function splitBy(rule: SplitRule, part: SeriesPart, key: string): readonly SeriesPart[] {
  if (rule.when === "time" && part.time !== null) return [part];
  const groups = groupBy(part.facts, rule.valueOf);
  if (groups.size < 2 || (rule.when !== "always" && !tellsApart(rule, part.facts, groups))) return [part];
  const entries = [...groups];
  // The larger part of a series comes first, where the rule has no order of its own.
  if (rule.when === "always") entries.sort(([, a], [, b]) => b.length - a.length);
  else entries.sort(([a], [b]) => order(a) - order(b) || String(a).localeCompare(String(b)));
  const group = `${key} ${part.splits.map(({ words }) => words).join(" ")}`;
  return entries.map(([value, members], index): SeriesPart => {
    const words = rule.describe(value, index + 1, entries.length);
    const split = { rule: rule.name, words, reason: rule.reason };
    const time = rule.when === "time" ? { group, index, count: entries.length } : part.time;
    return { facts: members, splits: words === "" ? part.splits : [...part.splits, split], time };
  });
}

function order(value: string | number | null): number {
  return typeof value === "number" ? value : -1;
}

/** A value that merely differs from slice to slice, as the time of each does, tells nothing apart. */
function tellsApart(
  rule: SplitRule,
  facts: readonly FrameFacts[],
  groups: ReadonlyMap<string | number | null, readonly FrameFacts[]>,
): boolean {
  const places = countPlaces(facts);
  if (places === null || places < 2 || places === facts.length) return false;
  if (rule.when === "time" && groups.has(null)) return false;
  const covered = [...groups.values()].map((members) => ({ members, places: countPlaces(members) ?? 0 }));
  const repeatedAfter = covered.reduce((sum, group) => sum + group.members.length - group.places, 0);
  const shares = covered.map((group) => group.places / places).sort((a, b) => a - b);
  const middle = shares[Math.floor(shares.length / 2)] ?? 0;
  return repeatedAfter < facts.length - places && middle >= (rule.when === "time" ? coverage : 0.2);
}

/** Images at one place that no value tells apart, e.g. of a heart that beats unevenly: the first of each, the second… */
function splitByOrder(part: SeriesPart, key: string): readonly SeriesPart[] {
  const depths = depthsOf(part.facts);
  if (part.time !== null || depths === null) return [part];
  const places = placesOf(part.facts, depths);
  const counts = places.map((members) => members.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const isTimed = part.facts.every((facts) => timeOf(facts) !== null);
  const repeated = counts.filter((count) => count > 1).length;
  const isEven = least === most || (isTimed && repeated >= coverage * places.length);
  if (places.length < 2 || most < 2 || !isEven) return [part];
  const ordered = places.map((members) => [...members].sort(byTimeThenNumber));
  const group = `${key} ${part.splits.map(({ words }) => words).join(" ")}`;
  return Array.from({ length: most }, (_, index): SeriesPart => {
    const facts = ordered.flatMap((members) => members[index] ?? []);
    const words = orderInPlace.describe(index + 1, most);
    const split = { rule: orderInPlace.name, words, reason: orderInPlace.reason };
    return { facts, splits: [...part.splits, split], time: { group, index, count: most } };
  });
}

function timeOf(facts: FrameFacts): number | null {
  return facts.temporalPosition ?? facts.triggerTimeMs ?? facts.acquiredAt;
}

function byTimeThenNumber(a: FrameFacts, b: FrameFacts): number {
  const byTime = (timeOf(a) ?? 0) - (timeOf(b) ?? 0);
  const byNumber = (a.header.instanceNumber ?? 0) - (b.header.instanceNumber ?? 0);
  return byTime || byNumber || a.header.frameNumber - b.header.frameNumber;
}

function groupBy<Value>(facts: readonly FrameFacts[], keyOf: (facts: FrameFacts) => Value): Map<Value, FrameFacts[]> {
  const groups = new Map<Value, FrameFacts[]>();
  for (const one of facts) {
    const value = keyOf(one);
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [one]);
    else group.push(one);
  }
  return groups;
}

/** How far each image lies along the normal of the first; null where one does not say. */
function depthsOf(facts: readonly FrameFacts[]): readonly number[] | null {
  const plane = facts[0]?.header.plane ?? null;
  if (plane === null) return null;
  const normal = normalOf(plane);
  const depths: number[] = [];
  for (const { header } of facts) {
    const position = header.plane?.position ?? null;
    if (position === null) return null;
    depths.push(dot(position, normal));
  }
  return depths;
}

function countPlaces(facts: readonly FrameFacts[]): number | null {
  const depths = depthsOf(facts);
  if (depths === null) return null;
  let [places, last] = [0, Number.NEGATIVE_INFINITY];
  for (const depth of [...depths].sort((a, b) => a - b)) {
    if (depth - last > samePlaceMm) [places, last] = [places + 1, depth];
  }
  return places;
}

/** The images by place, along the normal. */
function placesOf(facts: readonly FrameFacts[], depths: readonly number[]): readonly (readonly FrameFacts[])[] {
  const inOrder = facts.map((one, index) => ({ one, depth: depths[index] ?? 0 })).sort((a, b) => a.depth - b.depth);
  const places: FrameFacts[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { one, depth } of inOrder) {
    if (depth - last > samePlaceMm) {
      places.push([]);
      last = depth;
    }
    places.at(-1)?.push(one);
  }
  return places;
}
