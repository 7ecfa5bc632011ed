import { oc } from "@orpc/contract";
import { errorCodes, errorDataSchema } from "./errors.ts";

const errorMap = Object.fromEntries(errorCodes.map((code) => [code, { data: errorDataSchema }])) as {
  [Code in (typeof errorCodes)[number]]: { data: typeof errorDataSchema };
};

/** What every procedure of the contract is made of: its failures are one of `errorCodes` with a sentence. */
export const base = oc.errors(errorMap);
