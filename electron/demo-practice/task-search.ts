import { Temporal } from "temporal-polyfill";
import { identifierSystems } from "../core/encoders/fhir-identifiers.ts";
import type { PracticeRecord } from "./practice-store.ts";

/** Gives the answer to a FHIR R4 search for Tasks: one for each report, with what the practice did. */
export function searchTasks(records: readonly PracticeRecord[], query: URLSearchParams): object {
  const found = records
    .filter((record) => query.getAll("_lastUpdated").every((condition) => matchesTime(record.changedAt, condition)))
    .map(toTask)
    .filter((task) => {
      const { identifier, status } = Object.fromEntries(query);
      const [own] = task.identifier;
      const isWanted =
        identifier === undefined || identifier === own?.value || identifier === `${own?.system}|${own?.value}`;
      return isWanted && (status === undefined || status.split(",").includes(task.status));
    });
  return {
    resourceType: "Bundle",
    type: "searchset",
    total: found.length,
    entry: found.map((resource) => ({ resource, search: { mode: "match" } })),
  };
}

function toTask(record: PracticeRecord) {
  const isAcknowledged = record.acknowledgedAt !== null;
  const opened = record.openedAt === null ? "requested" : "accepted";
  return {
    resourceType: "Task",
    id: record.id,
    meta: { lastUpdated: instant(record.changedAt) },
    identifier: [{ system: identifierSystems.delivery, value: record.controlId }],
    status: isAcknowledged ? "completed" : opened,
    intent: "order",
    code: { text: "Read and acknowledge this imaging report" },
    authoredOn: instant(record.receivedAt),
    lastModified: instant(record.changedAt),
    // Begun when somebody opened it, which an acknowledgement afterwards does not change.
    ...(record.openedAt === null ? {} : { executionPeriod: { start: instant(record.openedAt) } }),
    ...(isAcknowledged
      ? {
          owner: { display: record.acknowledgedBy },
          note: [{ authorString: record.acknowledgedBy, text: "Report acknowledged" }],
        }
      : {}),
  };
}

function matchesTime(changedAt: number, condition: string): boolean {
  const match = /^(ge|gt|le|lt)?(.+)$/.exec(condition);
  try {
    const limit = Temporal.Instant.from(match?.[2] ?? "").epochMilliseconds;
    if (match?.[1] === "gt") return changedAt > limit;
    if (match?.[1] === "lt") return changedAt < limit;
    return match?.[1] === "le" ? changedAt <= limit : changedAt >= limit;
  } catch {
    // A condition that cannot be read must not hide anything.
    return true;
  }
}

function instant(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: "millisecond" });
}
