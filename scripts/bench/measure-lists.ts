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
    const open: WorkitemQuery = {
      ...{ search: "", modalities: [], sites: [], performedFrom: null, performedBefore: null, reservedBy: null },
      statuses: ["unread", "reserved", "draft", "provisional", "held", "awaitingSecondSignature"],
      sort: { column: "target", direction: "ascending" },
      ...{ askedFirst: person.id, offset: 0, limit: 200 },
    };
    const all: WorkitemQuery = { ...open, statuses: [] };
    const searched = (search: string) => ({ ...all, search });
    const lines: [string, WorkitemQuery][] = [
      ["opened: what is to be read, by target", open],
      ["the reported ones as well", all],
      ["... a page in the middle", { ...all, offset: Math.floor(studies / 2) }],
      ...sorts().map((sort): [string, WorkitemQuery] => [
        `to be read, by ${sort.column}, ${sort.direction}`,
        { ...open, sort },
      ]),
      ...sorts().map((sort): [string, WorkitemQuery] => [
        `all, by ${sort.column}, ${sort.direction}`,
        { ...all, sort },
      ]),
      ["one modality", { ...open, modalities: ["PT"] }],
      ["one site", { ...open, sites: ["Site 3"] }],
      ["a modality and a site, all", { ...all, modalities: ["PT"], sites: ["Site 3"] }],
      ["one status: held", { ...open, statuses: ["held"] }],
      ["one status: final", { ...open, statuses: ["final"] }],
      ["a status that nothing has", { ...open, statuses: ["provisional"] }],
      ["done today", { ...open, performedFrom: filledUntil - day }],
      ["done in a month", { ...open, performedFrom: filledUntil - 30 * day }],
      ["done in a month, all", { ...all, performedFrom: filledUntil - 30 * day }],
      ["mine", { ...open, reservedBy: person.id }],
      ["holds that should have ended", { ...open, statuses: [], holdEndedBefore: "2026-11-20" }],
      ["search: a family name", searched("crane")],
      ["search: family and given name", searched("Craneson, Finn")],
      ["search: three letters", searched("haw")],
      ["search: one letter", searched("k")],
      ["search: hospital number", searched("H0001234")],
      ["search: part of an accession number", searched("A0000777")],
      ["search: nothing found", searched("zzyzx")],
    ];
    const figures: Figure[] = [];
    for (const [name, query] of lines) figures.push(line(name, await timesOf(() => asWindow(store, query))));
    return [
      { name: `The reading list over ${studies} studies`, unit: "", values: null, digits: 0 },
      { name: "a case added, among many", unit: "ms", values: [each], digits: 2 },
      ...figures,
    ];
  } finally {
    await database.close();
    folder.remove();
  }
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
