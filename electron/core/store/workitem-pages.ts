import type { Workitem, WorklistPlace } from "../../../shared/domain/workitem.ts";
import { parseSearch } from "../../../shared/rules/worklist-search.ts";
import { type Executor, engineOf } from "./executor.ts";
import { asksOpenOnly } from "./workitem-order.ts";
import { type PlacedCase, placeOf } from "./workitem-place.ts";
import { countMatching, gather, type ListReading, walk } from "./workitem-reading.ts";
import type { WorkitemList } from "./workitem-search.ts";
import { countTallied, readTally, sumOf, type Tallied } from "./workitem-tally.ts";
import { countIndexed, indexedWords } from "./workitem-words.ts";

/** A page of the reading list as asked for: where the list is opened, or jumped into. */
export interface WorkitemQuery extends WorkitemList {
  readonly offset: number;
  readonly limit: number;
}

/** A page of the reading list. */
export interface WorkitemPage {
  readonly rows: readonly Workitem[];
  /** Where the next page begins; null at the end of the list. */
  readonly next: WorklistPlace | null;
}

/** Gives one page of the reading list and the number of all cases that match. */
export async function pageOf(
  executor: Executor,
  { offset, limit, ...list }: WorkitemQuery,
): Promise<WorkitemPage & { total: number }> {
  const tally = await readTally(executor);
  const words = await indexedWords(executor, list.search);
  const reading = { executor, list, words };
  // One case more, to know whether there is a next page.
  const span = { skip: offset, most: limit + 1, behind: null };
  const known = countTallied(tally, list) ?? (await countedElsewhere(reading, tally));
  const isShorter = (total: number) => isGatherShorter(reading, tally, { matching: total, upTo: offset + limit });
  if (known === null) {
    const { cases, total: found } = await gather(reading, span, true);
    const total = found ?? (offset === 0 ? 0 : await countMatching(reading));
    return { ...pageWith(cases, limit, isShorter(total)), total };
  }
  if (known === 0) return { rows: [], next: null, total: 0 };
  const isGathered = isShorter(known);
  const cases = isGathered ? (await gather(reading, span)).cases : await walk(reading, span);
  return { ...pageWith(cases, limit, isGathered), total: known };
}

/** Gives the number of cases that match; null where they are sooner counted while they are gathered. */
async function countedElsewhere(reading: ListReading, tally: readonly Tallied[]): Promise<number | null> {
  const { executor, list, words } = reading;
  const isSearchOnly = countTallied(tally, { ...list, search: "" }) === sumOf(tally);
  if (isSearchOnly && words?.isAlone === true) return countIndexed(executor, words);
  return canGatherSearch(reading) ? null : countMatching(reading);
}

/** Of what is searched in no index the narrow table knows too little. */
function canGatherSearch({ executor, list, words }: ListReading): boolean {
  return parseSearch(list.search) !== null && (words !== null || engineOf(executor) === "postgresql");
}

/**
 * Gives the page behind a place of the reading list. A case that did not move since is in exactly one page, whatever else
 * changed. Throws `invalid_input` for a place of another order.
 */
export async function pageBehind(
  executor: Executor,
  list: WorkitemList,
  { place, limit }: { readonly place: WorklistPlace; readonly limit: number },
): Promise<WorkitemPage> {
  const reading = { executor, list, words: await indexedWords(executor, list.search) };
  const isGathered = place.isGathered && (parseSearch(list.search) === null || canGatherSearch(reading));
  const span = { skip: 0, most: limit + 1, behind: place };
  return pageWith(isGathered ? (await gather(reading, span)).cases : await walk(reading, span), limit, isGathered);
}

function pageWith(found: readonly PlacedCase[], limit: number, isGathered: boolean): WorkitemPage {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(({ workitem }) => workitem),
    next: found.length > limit && last !== undefined ? placeOf(last, isGathered) : null,
  };
}

/** What reading one case in full takes, against looking at one in the narrow table or at what the words found of it. */
const wholeCase = 40;

interface Size {
  readonly matching: number;
  /** How many of those that match are read or skipped. */
  readonly upTo: number;
}

/**
 * Says whether all that match are sooner gathered and sorted than the list is gone through in its order until it has met
 * enough of them. By patient those that a name finds stand together, and perhaps at the end.
 */
function isGatherShorter(reading: ListReading, tally: readonly Tallied[], { matching, upTo }: Size): boolean {
  const { executor, list } = reading;
  // This engine weighs that by itself.
  if (engineOf(executor) === "postgresql") return canGatherSearch(reading);
  const known = sumOf(tally);
  const among = asksOpenOnly(list.statuses) ? sumOf(tally.filter(({ status }) => asksOpenOnly([status]))) : known;
  if (parseSearch(list.search) !== null) {
    return canGatherSearch(reading) && (list.sort.column === "patient" || matching * matching <= among * upTo);
  }
  const isTallied = countTallied(tally, list) !== null;
  return isTallied && matching < among && (Math.min(upTo, matching) / matching) * among * wholeCase > known;
}
