import { hasPatientNumber } from "../../rules/report-text.ts";
import type { SigningCheck } from "../check.ts";
import type { SigningSubject } from "../signing-subject.ts";

const explanation = "That no prior was found is worth nothing before every archive has answered.";
const source = "Known cause of harm: earlier imaging not read, or a comparison that was not made";

type Unknown = "awaited" | "notSearched" | "notSearchable";

function unknown(subject: SigningSubject): Unknown | null {
  if (subject.kind === "addendum" || subject.arePriorsSearched) return null;
  if (!hasPatientNumber(subject.patient)) return "notSearchable";
  return subject.priorsAwaitedFrom.length === 0 ? "notSearched" : "awaited";
}

function soFar({ availablePriorCount }: SigningSubject): string {
  return availablePriorCount === 0 ? "None was found so far, but there may be some." : "There may be more.";
}

function check(code: string, title: string, of: Unknown, sentence: (subject: SigningSubject) => string): SigningCheck {
  return {
    ...{ stage: "signing", level: "notice", code, title, explanation, source },
    run: (subject) => (unknown(subject) === of ? [{ sentence: sentence(subject) }] : []),
  };
}

/** An archive has not answered yet. */
export const priorsAwaited = check(
  "priorsAwaited",
  "Priors still looked for",
  "awaited",
  (subject) =>
    `Earlier examinations are still being looked for in ${subject.priorsAwaitedFrom.join(", ")}. ${soFar(subject)}`,
);

/** An archive failed. */
export const priorsNotSearched = check(
  "priorsNotSearched",
  "Priors not looked for",
  "notSearched",
  (subject) => `Not every archive could be searched for earlier examinations. ${soFar(subject)}`,
);

/** There is no number to ask by. */
export const priorsNotSearchable = check(
  "priorsNotSearchable",
  "Priors cannot be looked for",
  "notSearchable",
  () => "The study has no patient number, so earlier examinations could not be looked for. There may be some.",
);
