import { type DirectoryEntry, type RotaDuty, type RotaShift, rotaDutyNames } from "../domain/directory.ts";
import { momentText } from "./date-text.ts";
import { gapAround, shiftsAt } from "./rota.ts";
import { defaultCalendar, type WorkingCalendar } from "./turnaround.ts";
import { isWorkingTime, nextWorkingChange } from "./working-hours.ts";

/** Who is asked for, when, and what is known of people and of who is on. */
export interface WhoIsOnQuestion {
  readonly entryId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Every entry by its identifier, those out of use included. */
  readonly directory: ReadonlyMap<string, DirectoryEntry>;
  readonly rota: readonly RotaShift[];
  /** Only who is on for this counts at a team, for example `failSafe`; absent: on call or on duty, or the place's own telephone. */
  readonly duty?: RotaDuty;
  readonly calendar?: WorkingCalendar;
}

/** Why the search went where it went. `gap`: nobody is there. `loop`: it led back to where it had been. */
export type OnReason =
  | "reached"
  | "notInUse"
  | "absent"
  | "deputy"
  | "outOfHours"
  | "onRota"
  | "partOf"
  | "system"
  | "gap"
  | "loop"
  | "unknown";

/** One step of the search, to be shown in order. */
export interface OnStep {
  /** Empty where the entry is unknown. */
  readonly entryId: string;
  readonly reason: OnReason;
  /** A whole sentence, without patient data. */
  readonly sentence: string;
}

/** Whom to reach now. */
export interface ReachedNow {
  /** A person, or a place whose own telephone is answered. */
  readonly entry: DirectoryEntry;
  /** The number for this time of day; empty where none is known. */
  readonly phone: string;
  /** The shift by which they are on; null where they are reached for themselves. */
  readonly shift: RotaShift | null;
}

/** The answer: whom to reach, and every step that led there or nowhere. */
export interface WhoIsOn {
  /** Null where nobody can be reached; then `steps` names at least one gap. */
  readonly reach: ReachedNow | null;
  readonly steps: readonly OnStep[];
  /** The steps as one text. */
  readonly explanation: string;
  /** The first instant after `at` at which the answer may be another; null where it never changes by itself. */
  readonly changesAt: number | null;
}

/**
 * Gives the person or place to reach at an instant, and why: absence goes to the deputy, outside working hours to whoever
 * takes it then, a team to whoever is on by its rota, and what leads nowhere to what the entry is part of. Each entry is
 * tried once, so that loops end and are named.
 */
export function whoIsOn(question: WhoIsOnQuestion): WhoIsOn {
  const search = new Search(question);
  const reach = search.visit(question.entryId, null);
  return {
    reach,
    steps: search.steps,
    explanation: search.steps.map(({ sentence }) => sentence).join(" "),
    changesAt: search.changesAt(),
  };
}

/** Says whether an entry is absent, or a place closed, at an instant (milliseconds since 1970). */
export function isAbsent({ absentFrom, absentUntil }: DirectoryEntry, at: number): boolean {
  if (absentFrom === null && absentUntil === null) return false;
  return at >= (absentFrom ?? Number.NEGATIVE_INFINITY) && at < (absentUntil ?? Number.POSITIVE_INFINITY);
}

const everyday: readonly RotaDuty[] = ["onCall", "duty"];

/** One search; it notes where it has been and at which instants what it saw changes. */
class Search {
  readonly steps: OnStep[] = [];
  readonly #question: WhoIsOnQuestion;
  readonly #isWorking: boolean;
  readonly #seen = new Set<string>();
  readonly #changes = new Set<number>();

  constructor(question: WhoIsOnQuestion) {
    this.#question = question;
    this.#isWorking = isWorkingTime(question.at, question.calendar ?? defaultCalendar);
  }

  /** `shift`: by which the entry is on, so that the time of day does not matter. */
  visit(entryId: string, shift: RotaShift | null): ReachedNow | null {
    const entry = this.#question.directory.get(entryId);
    if (entry === undefined) {
      this.#note(null, "unknown", "Somebody is named who is not in the directory.");
      return null;
    }
    const key = `${entryId} ${shift === null ? "" : "on"}`;
    if (this.#seen.has(key)) {
      this.#note(entry, "loop", `That leads back to ${entry.name}, who was tried already.`);
      return null;
    }
    this.#seen.add(key);
    if (!entry.isActive) {
      this.#note(entry, "notInUse", `${entry.name} is no longer in use.`);
      return this.#deputy(entry, shift) ?? this.#whole(entry);
    }
    if (entry.absentFrom !== null) this.#changes.add(entry.absentFrom);
    if (entry.absentUntil !== null) this.#changes.add(entry.absentUntil);
    if (isAbsent(entry, this.#question.at)) {
      this.#note(entry, "absent", absenceSentence(entry));
      return this.#deputy(entry, shift) ?? this.#whole(entry);
    }
    return entry.kind === "person" ? this.#person(entry, shift) : this.#place(entry);
  }

  /** When what was seen changes next. */
  changesAt(): number | null {
    const later = [...this.#changes].filter((change) => change > this.#question.at);
    return later.length === 0 ? null : Math.min(...later);
  }

  #person(entry: DirectoryEntry, shift: RotaShift | null): ReachedNow | null {
    if (shift !== null) return this.#reach(entry, shift);
    if (this.#isOpen()) return this.#reach(entry, null);
    const own = this.#ownShift(entry);
    if (own !== undefined) {
      this.#note(entry, "onRota", onSentence(entry, own, this.#nameOf(own.teamId)));
      return this.#reach(entry, own);
    }
    this.#note(entry, "outOfHours", `It is outside working hours for ${entry.name}.`);
    const instead = this.#outOfHours(entry);
    if (instead !== null) return instead;
    if (entry.outOfHoursPhone !== "") return this.#reach(entry, null);
    const whole = this.#whole(entry);
    if (whole === null) this.#note(entry, "gap", `Nobody is named for ${entry.name} outside working hours.`);
    return whole;
  }

  #place(entry: DirectoryEntry): ReachedNow | null {
    if (entry.kind === "system") {
      this.#note(entry, "system", `${entry.name} is a system: nobody can be spoken to there.`);
      return this.#deputy(entry, null) ?? this.#whole(entry) ?? this.#gap(entry);
    }
    const onRota = this.#byRota(entry);
    if (onRota !== null) return onRota;
    if (this.#question.duty === undefined) {
      const isOpen = this.#isOpen();
      const instead = isOpen ? null : this.#outOfHours(entry);
      if (instead !== null) return instead;
      if (placePhone(entry, isOpen) !== "") return this.#reach(entry, null);
    }
    return this.#deputy(entry, null) ?? this.#whole(entry) ?? this.#gap(entry);
  }

  #byRota(team: DirectoryEntry): ReachedNow | null {
    const { rota, at, duty } = this.#question;
    const duties = duty === undefined ? everyday : [duty];
    const ofTeam = rota.filter((shift) => shift.teamId === team.id && duties.includes(shift.duty));
    for (const { startsAt, endsAt } of ofTeam) this.#changes.add(startsAt).add(endsAt);
    const onNow = shiftsAt(ofTeam, at);
    for (const shift of this.#isOpen() ? onNow.toSorted(dutyFirst) : onNow) {
      const person = this.#question.directory.get(shift.personId);
      if (person !== undefined) this.#note(person, "onRota", onSentence(person, shift, team.name));
      const reached = this.visit(shift.personId, shift);
      if (reached !== null) return reached;
    }
    if (onNow.length === 0 && (ofTeam.length > 0 || duty !== undefined)) {
      this.#note(team, "gap", gapSentence(team, gapAround(ofTeam, at), duty));
    }
    return null;
  }

  #outOfHours(entry: DirectoryEntry): ReachedNow | null {
    if (entry.outOfHoursId === null) return null;
    const name = this.#nameOf(entry.outOfHoursId);
    this.#note(entry, "outOfHours", `Outside working hours ${name} takes it for ${entry.name}.`);
    return this.visit(entry.outOfHoursId, null);
  }

  #deputy(entry: DirectoryEntry, shift: RotaShift | null): ReachedNow | null {
    if (entry.deputyId === null) return null;
    this.#note(entry, "deputy", `The deputy of ${entry.name} is ${this.#nameOf(entry.deputyId)}.`);
    return this.visit(entry.deputyId, shift);
  }

  /** What an entry is part of takes what nobody of it takes. */
  #whole(entry: DirectoryEntry): ReachedNow | null {
    if (entry.partOfId === null) return null;
    this.#note(entry, "partOf", `${entry.name} is part of ${this.#nameOf(entry.partOfId)}.`);
    return this.visit(entry.partOfId, null);
  }

  #gap(entry: DirectoryEntry): null {
    this.#note(entry, "gap", `Nobody is named to be reached at ${entry.name}.`);
    return null;
  }

  #reach(entry: DirectoryEntry, shift: RotaShift | null): ReachedNow {
    const isOpen = this.#isOpen();
    const phone =
      entry.kind === "person"
        ? !isOpen && entry.outOfHoursPhone !== ""
          ? entry.outOfHoursPhone
          : entry.phone
        : placePhone(entry, isOpen);
    this.#note(entry, "reached", `Reach ${entry.name}${phone === "" ? "" : ` on ${phone}`}.`);
    return { entry, phone, shift };
  }

  /** Somebody who is asked for by name is there when they are on for whatever team. */
  #ownShift(person: DirectoryEntry): RotaShift | undefined {
    const own = this.#question.rota.filter(({ personId, duty }) => personId === person.id && everyday.includes(duty));
    for (const { startsAt, endsAt } of own) this.#changes.add(startsAt).add(endsAt);
    return shiftsAt(own, this.#question.at)[0];
  }

  #isOpen(): boolean {
    this.#changes.add(nextWorkingChange(this.#question.at, this.#question.calendar ?? defaultCalendar));
    return this.#isWorking;
  }

  #nameOf(entryId: string): string {
    return this.#question.directory.get(entryId)?.name ?? "somebody who is not in the directory";
  }

  #note(entry: DirectoryEntry | null, reason: OnReason, sentence: string): void {
    this.steps.push({ entryId: entry?.id ?? "", reason, sentence });
  }
}

/** A ward is staffed day and night; other places answer their telephone in working hours. */
function placePhone(entry: DirectoryEntry, isOpen: boolean): string {
  if (isOpen) return entry.phone;
  if (entry.outOfHoursPhone !== "") return entry.outOfHoursPhone;
  return entry.kind === "ward" ? entry.phone : "";
}

/** By day the duty person is asked before whoever is on call. */
function dutyFirst(one: RotaShift, other: RotaShift): number {
  return Number(one.duty !== "duty") - Number(other.duty !== "duty");
}

function absenceSentence({ name, kind, absentUntil, absenceNote }: DirectoryEntry): string {
  const state = kind === "person" ? "absent" : "closed";
  const until = absentUntil === null ? "until further notice" : `until ${momentText(absentUntil)}`;
  return `${name} is ${state} ${until}${absenceNote === "" ? "" : ` (${absenceNote})`}.`;
}

function onSentence(person: DirectoryEntry, shift: RotaShift, teamName: string): string {
  return `${person.name} is on for ${teamName} until ${momentText(shift.endsAt)} (${rotaDutyNames[shift.duty].toLowerCase()}).`;
}

function gapSentence(
  team: DirectoryEntry,
  { from, until }: { readonly from: number | null; readonly until: number | null },
  duty: RotaDuty | undefined,
): string {
  const what = duty === undefined ? team.name : `${team.name} (${rotaDutyNames[duty].toLowerCase()})`;
  const nobody = `Nobody is on for ${what}`;
  if (from !== null && until !== null) return `${nobody} between ${momentText(from)} and ${momentText(until)}.`;
  if (until !== null) return `${nobody} until ${momentText(until)}.`;
  if (from !== null) return `${nobody} since ${momentText(from)}, and no later shift is entered.`;
  return `${nobody}: no shift is entered.`;
}
