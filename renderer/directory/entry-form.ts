import { type DirectoryEntry, type EntryFields, entryFieldsSchema } from "../../shared/domain/directory.ts";
import { readCode } from "../../shared/rules/national-code.ts";
import { fromLocal, toLocal } from "./local-time.ts";

/** An entry while it is edited: times as the fields have them. */
export interface EntryForm extends Omit<EntryFields, "absentFrom" | "absentUntil"> {
  readonly absentFrom: string;
  readonly absentUntil: string;
}

/** A new person of whom nothing is known. */
export const blankEntry: EntryForm = {
  ...{ kind: "person", name: "", role: "", nationalCode: "", codeSystem: "", partOfId: null, destinationId: null },
  ...{ phone: "", outOfHoursPhone: "", email: "", address: "", deputyId: null, outOfHoursId: null },
  ...{ absentFrom: "", absentUntil: "", absenceNote: "" },
};

/** Gives an entry as it is edited. */
export function formOf(entry: DirectoryEntry): EntryForm {
  return { ...entry, absentFrom: toLocal(entry.absentFrom), absentUntil: toLocal(entry.absentUntil) };
}

/** Gives what the form says, or what is wrong with it by field; the core checks the rest. */
export function readForm(form: EntryForm): {
  readonly fields: EntryFields | null;
  readonly problems: { readonly name?: string; readonly code?: string; readonly absence?: string };
} {
  const { problem } = readCode(form.codeSystem, form.codeSystem === "" ? "" : form.nationalCode, form.kind);
  const absentFrom = fromLocal(form.absentFrom);
  const absentUntil = fromLocal(form.absentUntil);
  const isHalf = (text: string, instant: number | null) => text !== "" && instant === null;
  const ends = absentFrom !== null && absentUntil !== null && absentUntil <= absentFrom;
  const isUnread = isHalf(form.absentFrom, absentFrom) || isHalf(form.absentUntil, absentUntil);
  const absence = isUnread ? "Fill the date and the time." : ends ? "The absence ends before it begins." : "";
  const nationalCode = form.codeSystem === "" ? "" : form.nationalCode;
  const read = entryFieldsSchema.safeParse({ ...form, nationalCode, absentFrom, absentUntil });
  const problems = {
    ...(problem === "" ? {} : { code: problem }),
    ...(absence === "" ? {} : { absence }),
  };
  return { fields: read.success && problem === "" && absence === "" ? read.data : null, problems };
}
