import { readParkedCases, type StoredParkedCase } from "../../../shared/domain/parked-case.ts";
import type { SettingsRepository } from "../store/settings-repository.ts";

/** The store, or the transaction that reads and writes together. */
interface ParkedTarget {
  readonly settings: Pick<SettingsRepository, "value" | "setValue">;
}

/** Gives the cases that a person has parked, the first parked first; what is damaged in the store is left out. */
export async function parkedCasesOf(
  { settings }: ParkedTarget,
  personId: string,
): Promise<readonly StoredParkedCase[]> {
  return readParkedCases(parsed(await settings.value(nameOf(personId))));
}

/** Keeps a person's parked cases in place of those known. */
export async function keepParkedCases(
  { settings }: ParkedTarget,
  personId: string,
  cases: readonly StoredParkedCase[],
): Promise<void> {
  await settings.setValue(nameOf(personId), JSON.stringify(cases));
}

/** Says whether a person has parked a case: then it stays theirs. */
export async function isParked(target: ParkedTarget, personId: string, workitemId: string): Promise<boolean> {
  return (await parkedCasesOf(target, personId)).some((each) => each.workitemId === workitemId);
}

function nameOf(personId: string): string {
  return `parkedCases/${personId}`;
}

function parsed(stored: string | null): unknown {
  try {
    return stored === null ? [] : JSON.parse(stored);
  } catch {
    return [];
  }
}
