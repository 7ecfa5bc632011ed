import { openDatabase } from "../../electron/core/store/database.ts";
import { migrate } from "../../electron/core/store/migrate.ts";
import { migrations } from "../../electron/core/store/migrations/index.ts";
import { bindStore, type Store, storeFile } from "../../electron/core/store/store.ts";
import type { WorkitemQuery } from "../../electron/core/store/workitem-pages.ts";
import { worklistSortSchema } from "../../shared/domain/workitem.ts";
import { filledUntil, fillList } from "../../test/environment/filled-list.ts";
import { keepingLogger } from "../../test/fakes/plain-ports.ts";
import type { Figure } from "./figures.ts";
import { temporaryFolder } from "./program-under-test.ts";

const day = 86_400_000;
const times = 9;

/** Measures the reading list over a store on the disk that holds so many made-up cases, nine of ten of them reported. */
export async function measureLists(studies: number): Promise<readonly Figure[]> {
  const folder = temporaryFolder("lists");
  const database = await openDatabase({ kind: "sqlite", file: storeFile(folder.path) }, keepingLogger());
  try {
    await migrate(database, { migrations, now: filledUntil, programVersion: "bench" });
    const store = bindStore(database);
    const filling = performance.now();
    const person = await fillList(store, database, studies);
    const each = (performance.now() - filling) / studies;
    const figures: Figure[] = [];
    for (const [name, query] of questions(person.id, studies)) {
      figures.push(line(name, await timesOf(() => asWindow(store, query))));
    }
    return [
      { name: `The reading list over ${studies} studies`, unit: "", values: null, digits: 0 },
      { name: "a case added, among many", unit: "ms", values: [each], digits: 2 },
      ...figures,
      ...(await onwardFigures(store, person.id, studies)),
    ];
  } finally {
    await database.close();
    folder.remove();
  }
}

/** The list as it opens, without what is reported. */
function openList(personId: string): WorkitemQuery {
  return {
    ...{ search: "", modalities: [], sites: [], performedFrom: null, performedBefore: null, reservedBy: null },
    statuses: ["unread", "reserved", "draft", "provisional", "held", "awaitingSecondSignature"],
    sort: { column: "target", direction: "ascending" },
    ...{ askedFirst: personId, offset: 0, limit: 200 },
  };
}

/** What is asked, by the name of its line. */
function questions(personId: string, studies: number): [string, WorkitemQuery][] {
  const open = openList(personId);
  const all: WorkitemQuery = { ...open, statuses: [] };
  const searched = (search: string) => ({ ...all, search });
  const month = filledUntil - 30 * day;
  const byPatient = { column: "patient", direction: "ascending" } as const;
  const falling = { column: "target", direction: "descending" } as const;
  return [
    ["opened: what is to be read, by target", open],
    ["the reported ones as well", all],
    ["... a jump into the middle", { ...all, offset: Math.floor(studies / 2) }],
    ...sorts().map((sort): [string, WorkitemQuery] => [`to be read, ${nameOf(sort)}`, { ...open, sort }]),
    ...sorts().map((sort): [string, WorkitemQuery] => [`all, ${nameOf(sort)}`, { ...all, sort }]),
    ["one modality", { ...open, modalities: ["PT"] }],
    ["one site", { ...open, sites: ["Site 3"] }],
    ["a modality and a site, all", { ...all, modalities: ["PT"], sites: ["Site 3"] }],
    ["one status: held", { ...open, statuses: ["held"] }],
    ["one status: final", { ...open, statuses: ["final"] }],
    ["a status that nothing has", { ...open, statuses: ["provisional"] }],
    ["done today", { ...open, performedFrom: filledUntil - day }],
    ["done in a month", { ...open, performedFrom: month }],
    ["done in a month, all", { ...all, performedFrom: month }],
    [
      "done in a month long ago, all, by target, descending",
      { ...all, sort: falling, performedFrom: month - 70 * day, performedBefore: month - 40 * day },
    ],
    ["mine", { ...open, reservedBy: personId }],
    ["holds that should have ended", { ...open, statuses: [], holdEndedBefore: "2026-11-20" }],
    ["search: a family name", searched("crane")],
    ["... to be read", { ...searched("crane"), statuses: open.statuses }],
    ["... done in a month", { ...searched("crane"), performedFrom: month }],
    ["... by patient", { ...searched("crane"), sort: byPatient }],
    ["search: family and given name", searched("Craneson, Finn")],
    ["search: three letters", searched("haw")],
    ["search: one letter", searched("k")],
    ["... to be read", { ...searched("k"), statuses: open.statuses }],
    ["... by patient", { ...searched("k"), sort: byPatient }],
    ["search: two letters", searched("ke")],
    ["search: hospital number", searched("H0001234")],
    ["search: part of an accession number", searched("A0000777")],
    ["search: nothing found", searched("zzyzx")],
  ];
}

/** The next page of a list that was walked into its middle. */
async function onwardFigures(store: Store, personId: string, studies: number): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const sort of sorts()) {
    const { offset, limit, ...list } = { ...openList(personId), statuses: [], sort };
    const { next } = await store.workitems.list({ ...list, offset: offset + Math.floor(studies / 2), limit });
    if (next === null) continue;
    const work = async () => void (await store.workitems.onward(list, next, limit));
    figures.push(line(`the page behind the middle, ${nameOf(sort)}`, await timesOf(work)));
  }
  return figures;
}

function nameOf({ column, direction }: WorkitemQuery["sort"]): string {
  return `by ${column}, ${direction}`;
}

function sorts(): WorkitemQuery["sort"][] {
  const { column, direction } = worklistSortSchema.shape;
  return column.options.flatMap((name) => direction.options.map((way) => ({ column: name, direction: way })));
}

/** Everything that the window's one question needs. */
async function asWindow(store: Store, query: WorkitemQuery): Promise<void> {
  await store.workitems.list(query);
  await store.workitems.filterValues();
  await store.workitems.countByTarget(filledUntil, filledUntil + 2 * 3_600_000);
  await store.workitems.count();
}

async function timesOf(work: () => Promise<void>): Promise<number[]> {
  const values: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const begun = performance.now();
    await work();
    values.push(performance.now() - begun);
  }
  return values;
}

function line(name: string, values: readonly number[]): Figure {
  return { name, unit: "ms", values, digits: 1 };
}
