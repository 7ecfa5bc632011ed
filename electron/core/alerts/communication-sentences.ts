import type { Acknowledgement, Alert, ContactMethod } from "../../../shared/domain/alert.ts";
import { printedInstant } from "../encoders/report-facts.ts";

const means: Record<ContactMethod, string> = {
  voice: "by telephone",
  inPerson: "in person",
  message: "by message",
  system: "in the receiving system",
};

const readBacks: Record<NonNullable<Acknowledgement["readBack"]>, string> = {
  correct: ", read back correctly",
  correctedThenCorrect: ", read back, corrected, then correct",
  notReadBack: ", not read back",
};

/** Gives what the report says of an alert's communication: who acknowledged it when and how, and what was done. Empty before. */
export function communicationSentences(alert: Pick<Alert, "acknowledgement" | "actionTaken" | "actedAt">): string[] {
  const { acknowledgement, actionTaken, actedAt } = alert;
  if (acknowledgement === null) return [];
  const { personName, capacity, method, readBack, at } = acknowledgement;
  const who = [personName, capacity].filter((part) => part !== "").join(", ");
  const how = `${means[method]}${readBack === null ? "" : readBacks[readBack]}`;
  const actions = actionTaken.split("\n").filter((line) => line.trim() !== "");
  return [
    `Acknowledged by ${who} on ${printedInstant(at)} ${how}`,
    ...actions.map((action, index) => `Action${index === 0 ? ` on ${printedInstant(actedAt)}` : ""}: ${action}`),
  ];
}
