import { createHash } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import type { ReplyErrorCode } from "../delivery/acknowledgement-reply.ts";
import { type Hl7Message, hl7Component, hl7Segment, unescapeHl7 } from "../encoders/hl7-message.ts";
import type { AdtVerdict } from "./adt-answer.ts";

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
  /** Of everything behind the header: equal for a message that is sent again. */
  readonly digest: string;
}

/** How a message reads: what it says, or why it is refused. */
export type ReadAdt =
  | { readonly isTaken: true; readonly message: AdtMessage }
  | { readonly isTaken: false; readonly verdict: AdtVerdict & { readonly error: object } };

/** Whom messages are taken from, as MSH-3 and MSH-4 name them; empty for anybody. */
export interface AdtSender {
  readonly sendingApplication: string;
  readonly sendingFacility: string;
}

/** Reads an HL7 v2 ADT message (chapter 3: A01 to A03, A08, A11, A13, A28, A31, A40, A47) of versions 2.1 to 2.8.2. */
export function readAdt(message: Hl7Message, sender: AdtSender): ReadAdt {
  return (
    refusalOfHeader(message, sender) ?? refusalOfContent(message) ?? { isTaken: true, message: contentOf(message) }
  );
}

function refusalOfHeader(message: Hl7Message, sender: AdtSender): ReadAdt | null {
  const header = hl7Segment(message, "MSH") ?? [];
  const of = (field: number, component = 1) => hl7Component(message, header, field, component).trim();
  if (!isFrom(sender, of(3), of(4))) return refuse("R", "207", "This sender (MSH-3, MSH-4) is not listened to here.");
  if (of(10) === "") return refuse("E", "101", "The message has no control id (MSH-10).");
  if (!/^2\.[1-8](\.[1-3])?$/.test(of(12)))
    return refuse("R", "203", "Only versions 2.1 to 2.8 are taken here (MSH-12).");
  // What moves in a test must not move an alert.
  if (of(11) !== "" && of(11) !== "P") return refuse("R", "202", "Only production messages are taken here (MSH-11 P).");
  if (of(9) !== "ADT") return refuse("R", "200", "This kind of message is not taken here.");
  if (!taken.has(of(9, 2))) return refuse("R", "201", "This event of ADT is not taken here.");
  return null;
}

function isFrom({ sendingApplication, sendingFacility }: AdtSender, application: string, facility: string): boolean {
  return (
    (sendingApplication === "" || sendingApplication === application) &&
    (sendingFacility === "" || sendingFacility === facility)
  );
}

function refusalOfContent(message: Hl7Message): ReadAdt | null {
  const identification = hl7Segment(message, "PID");
  if (identification === null) return refuse("E", "101", "The message names no patient (PID).");
  const patient = patientOf(message, identification);
  if (patient.nhsNumber === null && patient.numbers.length === 0) {
    return refuse("E", "101", "The message names no patient by a number (PID-3).");
  }
  if (merging.has(triggerOf(message)) && hl7Segment(message, "MRG") === null) {
    return refuse("E", "101", "The merge names no number that is no longer used (MRG-1).");
  }
  return null;
}

function contentOf(message: Hl7Message): AdtMessage {
  const header = hl7Segment(message, "MSH") ?? [];
  const trigger = triggerOf(message);
  const merge = merging.has(trigger) ? hl7Segment(message, "MRG") : null;
  return {
    ...{ controlId: hl7Component(message, header, 10).trim(), trigger, sendingSystem: systemOf(message, header) },
    patient: patientOf(message, hl7Segment(message, "PID") ?? []),
    ...{ happenedAt: timeOf(message, header), ...visitOf(message, trigger) },
    losingNumbers: merge === null ? [] : numbersOf(message, merge[1] ?? "").map(({ id, issuer }) => ({ id, issuer })),
    digest: digestOf(message),
  };
}

/** A system that begins to count anew uses a control id again for another message; the content tells the two apart. */
function digestOf({ segments }: Hl7Message): string {
  const content = segments.slice(1).map((segment) => segment.join("|"));
  return createHash("sha256").update(content.join("\r")).digest("hex").slice(0, 16);
}

function triggerOf(message: Hl7Message): string {
  return hl7Component(message, hl7Segment(message, "MSH") ?? [], 9, 2).trim();
}

function refuse(letter: "E" | "R", code: ReplyErrorCode, sentence: string): ReadAdt {
  return { isTaken: false, verdict: { letter, error: { code, sentence } } };
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
