import type { AnonymisationOptions } from "../../../shared/domain/export.ts";
import { WorkstationError } from "../errors.ts";
import type { IdSource } from "../ports.ts";
import type { AnonymisationPlan } from "./anonymise-instance.ts";

/**
 * Gives the plan of one export: a secret of its own and a name in the patient's place, made up where `pseudonym` is empty.
 * Throws `invalid_input` for a name that cannot be written or that holds one of the words that must not leave.
 */
export function anonymisationPlan(
  { options, pseudonym }: { readonly options: AnonymisationOptions; readonly pseudonym: string },
  forbiddenWords: readonly string[],
  ids: IdSource,
): AnonymisationPlan {
  const secret = ids.uuid();
  const name = pseudonym === "" ? `ANON-${ids.uuid().slice(0, 8).toUpperCase()}` : pseudonym;
  if (/[\\^=\p{Cc}]/u.test(name)) {
    throw new WorkstationError(
      "invalid_input",
      "The name to use instead may not hold \\, ^ or =. Nothing was exported.",
    );
  }
  const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  if (forbiddenWords.some((word) => words.includes(word))) {
    throw new WorkstationError(
      "invalid_input",
      "The name to use instead holds a name or number of this examination. Choose another; nothing was exported.",
    );
  }
  // One to ten years back, from the secret: never the same for two exports.
  const shiftDays = 365 + (Number.parseInt(secret.slice(0, 8), 16) % 3285);
  return { options, pseudonym: name, secret, shiftDays, forbiddenWords };
}

/** Gives what stays in the images, for the audit. */
export function anonymisationText({ options }: AnonymisationPlan): string {
  const kept = [
    ...(options.keepsPatientCharacteristics ? ["patient characteristics"] : []),
    ...(options.keepsDevice ? ["device"] : []),
    ...(options.keepsInstitution ? ["institution"] : []),
    ...(options.keepsDescriptions ? ["descriptions"] : []),
  ];
  return `dates ${options.dates}${kept.length === 0 ? "" : `, kept ${kept.join(", ")}`}`;
}
