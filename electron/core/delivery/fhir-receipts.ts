import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import type { EvidenceRung } from "../../../shared/domain/delivery.ts";
import { identifierSystems } from "../encoders/fhir-identifiers.ts";

const identifierSchema = z.object({ system: z.string().optional(), value: z.string().optional() });
const referenceSchema = z.object({ display: z.string().optional(), identifier: identifierSchema.optional() });
const conceptSchema = z.object({
  text: z.string().optional(),
  coding: z.array(z.object({ display: z.string().optional(), code: z.string().optional() })).optional(),
});
const common = {
  status: z.string(),
  identifier: z.array(identifierSchema).optional(),
  note: z.array(z.object({ authorString: z.string().optional(), text: z.string().optional() })).optional(),
  statusReason: conceptSchema.optional(),
  basedOn: z.array(referenceSchema).optional(),
  meta: z.object({ lastUpdated: z.string().optional() }).optional(),
};

const taskSchema = z.object({
  ...common,
  resourceType: z.literal("Task"),
  owner: referenceSchema.optional(),
  executionPeriod: z.object({ start: z.string().optional() }).optional(),
  lastModified: z.string().optional(),
  businessStatus: conceptSchema.optional(),
  output: z.array(z.object({ type: conceptSchema.optional(), valueString: z.string().optional() })).optional(),
});

const communicationSchema = z.object({
  ...common,
  resourceType: z.literal("Communication"),
  sent: z.string().optional(),
  received: z.string().optional(),
  inResponseTo: z.array(referenceSchema).optional(),
  about: z.array(referenceSchema).optional(),
  sender: referenceSchema.optional(),
  recipient: z.array(referenceSchema).optional(),
});

/** What a FHIR R4 Task or Communication of a receiver may tell of a delivery. */
export const receiptSchema = z.discriminatedUnion("resourceType", [taskSchema, communicationSchema]);
export type FhirReceipt = z.infer<typeof receiptSchema>;

/** One rung that a receipt proves. */
export interface ReceiptRung {
  readonly rung: Extract<EvidenceRung, "filed" | "shown" | "acknowledged" | "actedOn" | "outcomeSeen">;
  /** In milliseconds since 1970; null where it does not say. */
  readonly at: number | null;
  /** The person; empty where none is named. */
  readonly byName: string;
  readonly detail: string;
}

/** What a receipt says: rungs that it proves, lowest first, and why it was refused; null where it was not. */
export interface ReadReceipt {
  readonly rungs: readonly ReceiptRung[];
  /** The receiver's code for its reason; empty where it gives none. Its free text stays out: it may name the patient. */
  readonly refusal: string | null;
}

const nothing: ReadReceipt = { rungs: [], refusal: null };
const longestName = 128;

/**
 * Gives what a receipt proves, by its status (FHIR R4 10.8 Task, 9.2 Communication). Task: `requested` is our own words and
 * proves nothing; `received` that it has come to somebody's list (filed); `accepted` and `in-progress` that a person has it
 * before them (shown); `completed` that the named person acknowledged it; with `output` or `businessStatus` that something was
 * done, and with an output of the type `outcome` that what came of it was seen. `rejected`, `failed`, `cancelled` and
 * `entered-in-error` refuse it. Communication: `completed` that it was shown; an answer to ours (`inResponseTo`) that its
 * sender acknowledged it; `not-done` refuses it.
 */
export function readReceipt(receipt: FhirReceipt): ReadReceipt {
  return receipt.resourceType === "Task" ? readTask(receipt) : readCommunication(receipt);
}

/** Gives the control identifiers of the deliveries that a receipt is about. */
export function receiptControlIds(receipt: FhirReceipt): string[] {
  const references = [
    ...(receipt.basedOn ?? []),
    ...(receipt.resourceType === "Communication" ? [...(receipt.inResponseTo ?? []), ...(receipt.about ?? [])] : []),
  ];
  const identifiers = [...(receipt.identifier ?? []), ...references.flatMap(({ identifier }) => identifier ?? [])];
  const own = identifiers.filter(({ system }) => system === identifierSystems.delivery);
  return [...new Set(own.flatMap(({ value }) => value ?? []))];
}

function readTask(task: z.infer<typeof taskSchema>): ReadReceipt {
  const at = instantOf(task.lastModified ?? task.meta?.lastUpdated);
  const byName = personName(task.note, task.owner?.display);
  const proof = { at, detail: `Task ${task.status}` };
  switch (task.status) {
    case "received":
      return { rungs: [{ ...proof, rung: "filed", byName: "" }], refusal: null };
    case "accepted":
    case "in-progress":
      return { rungs: [{ ...proof, rung: "shown", byName }, ...acted(task, at, byName)], refusal: null };
    case "completed": {
      // Who acknowledged need not be who opened it: a name of the one proves nothing of the other.
      const shown = { ...proof, rung: "shown", at: instantOf(task.executionPeriod?.start) ?? at, byName: "" } as const;
      const rungs = [shown, { ...proof, rung: "acknowledged", byName } as const, ...acted(task, at, byName)];
      return { rungs, refusal: null };
    }
    case "rejected":
    case "failed":
    case "cancelled":
    case "entered-in-error":
      return { rungs: [], refusal: codeWords(task.statusReason) };
    default:
      return nothing;
  }
}

function acted(task: z.infer<typeof taskSchema>, at: number | null, byName: string): ReceiptRung[] {
  const outputs = task.output ?? [];
  const told = (parts: readonly TaskOutput[]) =>
    parts.map(({ type, valueString }) => [words(type), valueString ?? ""].filter((part) => part !== "").join(": "));
  const done = outputs.filter((output) => !isOutcome(output));
  const what = [words(task.businessStatus), ...told(done)].filter((part) => part !== "").join("; ");
  const outcome = told(outputs.filter(isOutcome)).join("; ");
  return [
    ...(what === "" ? [] : [{ rung: "actedOn", at, byName, detail: what } as const]),
    ...(outcome === "" ? [] : [{ rung: "outcomeSeen", at, byName, detail: outcome } as const]),
  ];
}

type TaskOutput = NonNullable<z.infer<typeof taskSchema>["output"]>[number];

/** FHIR leaves the types of outputs to whoever uses them; this one is ours. */
function isOutcome({ type }: TaskOutput): boolean {
  return (type?.coding ?? []).some(({ code }) => code === "outcome") || type?.text?.trim().toLowerCase() === "outcome";
}

function readCommunication(communication: z.infer<typeof communicationSchema>): ReadReceipt {
  const { status, statusReason, inResponseTo = [], sender, recipient = [] } = communication;
  if (status === "not-done" || status === "entered-in-error") return { rungs: [], refusal: codeWords(statusReason) };
  if (status !== "completed") return nothing;
  const isAnswer = inResponseTo.some(({ identifier }) => identifier?.system === identifierSystems.delivery);
  const received = instantOf(communication.received ?? communication.meta?.lastUpdated);
  if (isAnswer) {
    const at = instantOf(communication.sent) ?? received;
    const byName = personName(communication.note, sender?.display);
    return { rungs: [{ rung: "acknowledged", at, byName, detail: "Communication in answer to ours" }], refusal: null };
  }
  const byName = personName(communication.note, recipient[0]?.display);
  return { rungs: [{ rung: "shown", at: received, byName, detail: "Communication completed" }], refusal: null };
}

function personName(notes: z.infer<typeof common.note>, otherwise: string | undefined): string {
  const named = (notes ?? []).map(({ authorString }) => authorString ?? "").filter((name) => name.trim() !== "");
  return (named.at(-1) ?? otherwise ?? "").trim().slice(0, longestName);
}

function codeWords(concept: z.infer<typeof conceptSchema> | undefined): string {
  const [coding] = concept?.coding ?? [];
  return (coding?.display ?? coding?.code ?? "").replace(/\s+/g, " ").trim().slice(0, 80);
}

function words(concept: z.infer<typeof conceptSchema> | undefined): string {
  const [coding] = concept?.coding ?? [];
  return (concept?.text ?? coding?.display ?? coding?.code ?? "").replace(/\s+/g, " ").trim().slice(0, 300);
}

function instantOf(stated: string | undefined): number | null {
  try {
    return Temporal.Instant.from(stated ?? "").epochMilliseconds;
  } catch {
    // No time given, or none that can be read.
    return null;
  }
}
