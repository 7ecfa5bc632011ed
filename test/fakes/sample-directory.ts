import type { DirectoryEntry } from "../../shared/domain/directory.ts";

/** Gives an entry of a directory that belongs to nothing; a person unless a kind is given. */
export function sampleEntry(id: string, fields: Partial<DirectoryEntry> = {}): DirectoryEntry {
  return {
    ...{ id, kind: "person", name: `Dr ${id}`, role: "", nationalCode: "", codeSystem: "", partOfId: null },
    ...{ destinationId: null, phone: "", outOfHoursPhone: "", email: "", address: "", deputyId: null },
    ...{ outOfHoursId: null, absentFrom: null, absentUntil: null, absenceNote: "", isActive: true },
    ...{ source: "person", sourceKey: "", version: 1, changedAt: 1, changedByName: "Dr Admin" },
    ...fields,
  };
}
