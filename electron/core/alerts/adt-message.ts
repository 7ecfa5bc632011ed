import { Temporal } from "temporal-polyfill";
import { type Hl7Message, hl7Component, hl7Segment, parseHl7, unescapeHl7 } from "../encoders/hl7-message.ts";

/** Triggers that are taken: where an in-patient is, who they are, and merges. */
const moving: ReadonlySet<string> = new Set(["A01", "A02", "A03", "A08", "A11", "A13"]);
const merging: ReadonlySet<string> = new Set(["A40", "A47"]);
const taken: ReadonlySet<string> = new Set([...moving, ...merging, "A28", "A31"]);

/** A patient as a message names them. */
export interface NamedPatient {
  readonly nhsNumber: string | null;
  /** Hospital numbers with their issuers. */
  readonly numbers: readonly { readonly id: string; readonly issuer: string }[];
  /** `YYYYMMDD`; empty where unknown. */
  readonly born: string;
  readonly family: string;
}

/** What an ADT message says. */
export interface AdtMessage {
  readonly controlId: string;
  readonly sendingSystem: string;
  /** The trigger event, for example `A02`. */
  readonly trigger: string;
  /** In milliseconds since 1970; null where it names no time. */
  readonly happenedAt: number | null;
  readonly patient: NamedPatient;
  /** True where it tells where the patient is. */
  readonly isMove: boolean;
  readonly ward: string;
  readonly consultantCode: string;
  readonly consultant: string;
  /** Of a merge: the numbers that are no longer used; empty for others. */
  readonly losingNumbers: readonly { readonly id: string; readonly issuer: string }[];
}

/** How a message reads: what it says, or the acknowledgement that refuses it. */
export type ReadAdt =
  | { readonly message: AdtMessage; readonly isTaken: true }
  | { readonly isTaken: false; readonly controlId: string; readonly code: "AE" | "AR"; readonly problem: string };

/** Reads an HL7 v2 ADT message (chapter 3: A01 to A03, A08, A11, A13, A28, A31, A40, A47). */
export function readAdt(text: string): ReadAdt {
  const message = parseHl7(text);
  const header = message === null ? null : hl7Segment(message, "MSH");
  if (message === null || header === null) return refuse("", "AR", "This is no HL7 message.");
  const controlId = hl7Component(message, header, 10).trim();
  const trigger = hl7Component(message, header, 9, 2).trim();
  if (controlId === "") return refuse("", "AE", "The message has no control id (MSH-10).");
  if (hl7Component(message, header, 9) !== "ADT" || !taken.has(trigger)) {
    return refuse(controlId, "AR", "This kind of message is not taken here.");
  }
  const identification = hl7Segment(message, "PID");
  if (identification === null) return refuse(controlId, "AE", "The message names no patient (PID).");
  const patient = patientOf(message, identification);
  if (patient.nhsNumber === null && patient.numbers.length === 0) {
    return refuse(controlId, "AE", "The message names no patient by a number (PID-3).");
  }
  const merge = hl7Segment(message, "MRG");
  if (merging.has(trigger) && merge === null) {
    return refuse(controlId, "AE", "The merge names no number that is no longer used (MRG-1).");
  }
  return {
    isTaken: true,
    message: {
      ...{ controlId, trigger, patient, sendingSystem: systemOf(message, header) },
      ...{ happenedAt: timeOf(message, header), ...visitOf(message, trigger) },
      losingNumbers: merge === null ? [] : numbersOf(message, merge[1] ?? "").map(({ id, issuer }) => ({ id, issuer })),
    },
  };
}

function refuse(controlId: string, code: "AE" | "AR", problem: string): ReadAdt {
  return { isTaken: false, controlId, code, problem };
}

function systemOf(message: Hl7Message, header: readonly string[]): string {
  return [hl7Component(message, header, 3), hl7Component(message, header, 4)].filter((part) => part !== "").join("/");
}

function visitOf(message: Hl7Message, trigger: string) {
  const visit = hl7Segment(message, "PV1");
  if (visit === null || !moving.has(trigger)) return { isMove: false, ward: "", consultantCode: "", consultant: "" };
  const names = [hl7Component(message, visit, 7, 3), hl7Component(message, visit, 7, 2)];
  return {
    isMove: true,
    ward: hl7Component(message, visit, 3).trim(),
    consultantCode: hl7Component(message, visit, 7).trim(),
    consultant: names.filter((part) => part !== "").join(" "),
  };
}

function patientOf(message: Hl7Message, segment: readonly string[]): NamedPatient {
  const all = numbersOf(message, segment[3] ?? "");
  const isNhs = ({ issuer, kind }: { issuer: string; kind: string }) => kind === "NH" || issuer === "NHS";
  return {
    nhsNumber: all.find(isNhs)?.id.replaceAll(" ", "") ?? null,
    numbers: all.filter((one) => !isNhs(one)).map(({ id, issuer }) => ({ id, issuer })),
    born: hl7Component(message, segment, 7).slice(0, 8),
    family: hl7Component(message, segment, 5),
  };
}

/** CX: number ^^^ assigning authority ^ kind. */
function numbersOf({ separators }: Hl7Message, field: string) {
  return field
    .split(separators.repetition)
    .map((repetition) => repetition.split(separators.component).map((part) => unescapeHl7(part, separators.escape)))
    .map(([id = "", , , authority = "", kind = ""]) => ({
      ...{ id: id.trim(), kind: kind.trim(), issuer: (authority.split(separators.subcomponent)[0] ?? "").trim() },
    }))
    .filter(({ id }) => id !== "");
}

/** When it happened (EVN-6), was recorded (EVN-2) or sent (MSH-7); without an offset it is London's time. */
function timeOf(message: Hl7Message, header: readonly string[]): number | null {
  const event = hl7Segment(message, "EVN");
  const candidates = [
    ...(event === null ? [] : [hl7Component(message, event, 6), hl7Component(message, event, 2)]),
    hl7Component(message, header, 7),
  ];
  for (const text of candidates) {
    const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.\d+)?([+-]\d{4})?$/.exec(text.trim());
    if (match === null) continue;
    const [, year, month, day, hour, minute, second = "00", offset] = match;
    const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
    try {
      if (offset === undefined)
        return Temporal.PlainDateTime.from(local).toZonedDateTime("Europe/London").epochMilliseconds;
      return Temporal.Instant.from(`${local}${offset.slice(0, 3)}:${offset.slice(3)}`).epochMilliseconds;
    } catch {
      // A date that does not exist says nothing; the next field may.
    }
  }
  return null;
}
