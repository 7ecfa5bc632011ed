import type { OpenDatabase } from "../../electron/core/store/database.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { newWorkitemRow, statusRank } from "../../electron/core/store/workitem-rows.ts";
import type { Person } from "../../shared/domain/person.ts";
import { samplePerson, sampleSeed } from "../fakes/sample-store.ts";

const families = [
  "Ashby",
  "Brook",
  "Crane",
  "Dawes",
  "Ellis",
  "Frost",
  "Grove",
  "Hirst",
  "Irwin",
  "Jarvis",
  "Keane",
] as const;
const endings = ["", "son", "-Hart", "field", "ley", "ton", "worth", "by"] as const;
const givens = ["Ada", "Ben", "Cora", "Dan", "Eve", "Finn", "Gwen", "Hal", "Ida", "Jack", "Kay", "Leo", "Mia"] as const;
const kinds = ["CT", "MR", "CR", "US", "DX", "PT CT", "MG"] as const;
const parts = ["Head", "Chest", "Abdomen", "Pelvis", "Spine", "Knee"] as const;
const priorities = ["routine", "routine", "routine", "routine", "urgent", "routine", "cancerPathway"] as const;

/** When the last of the filled cases was done. */
export const filledUntil = 1_795_000_000_000;

/** Fills a store with a person and made-up cases, one every two minutes: nine of ten are reported, some are that person's. */
export async function fillList(store: Store, database: OpenDatabase, count: number): Promise<Person> {
  const person = samplePerson();
  await store.people.insert(person, { passwordHash: "none", pinHash: null }, 1);
  await addMadeUpCases(database, count, person);
  return person;
}

/** Adds made-up cases; what is begun of them is the person's. */
export async function addMadeUpCases({ kysely }: OpenDatabase, count: number, person: Person): Promise<void> {
  for (let start = 0; start < count; start += 5_000) {
    await kysely.transaction().execute(async (tx) => {
      for (let from = start; from < Math.min(count, start + 5_000); from += 250) {
        const rows = Array.from({ length: Math.min(250, count - from) }, (_, index) =>
          row(from + index, count, person),
        );
        await tx.insertInto("workitem").values(rows).execute();
      }
    });
  }
}

/** The same number gives the same case each time; neighbours have little in common. */
function row(number: number, count: number, person: Person) {
  const mixed = mix(number, 0);
  const pick = <Value>(values: readonly [Value, ...Value[]], salt: number): Value =>
    values[mix(number, salt) % values.length] ?? values[0];
  const performedAt = filledUntil - (count - number) * 120_000;
  const base = sampleSeed(number);
  const seed = sampleSeed(number, {
    accessionNumber: `A${String(number).padStart(9, "0")}`,
    description: `${pick(["CT", "MR", "XR", "US"], 1)} ${pick(parts, 2)} ${mixed % 40}`,
    modalities: pick(kinds, 3).split(" "),
    performedAt,
    site: { code: `s${mixed % 20}`, name: `Site ${mixed % 20}` },
    patient: {
      ...base.study.patient,
      patientId: `H${String(mixed % 300_000).padStart(7, "0")}`,
      nhsNumber: null,
      name: {
        ...base.study.patient.name,
        family: `${pick(families, 4)}${pick(endings, 5)}`,
        given: pick(givens, 6),
      },
    },
  });
  const isOpen = mixed % 10 === 0;
  const status = isOpen ? (mixed % 100 === 0 ? "held" : mixed % 500 === 10 ? "draft" : "unread") : "final";
  const isMine = status === "draft";
  return {
    ...newWorkitemRow(
      { ...seed, priority: pick(priorities, 7), targetAt: performedAt + 86_400_000 },
      `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
      performedAt,
    ),
    ...{ status, status_rank: statusRank(status), held_until: status === "held" ? "2026-11-01" : "" },
    ...(isMine ? { reserved_by: person.id, reserved_by_name: person.displayName, reserved_at: performedAt } : {}),
  };
}

/** The same number for the same two, spread over 32 bits. */
function mix(number: number, salt: number): number {
  const once = Math.imul((number + 1) ^ (salt * 0x9e3779b1), 0x85ebca6b);
  return Math.imul(once ^ (once >>> 15), 0xc2b2ae35) >>> 4;
}
