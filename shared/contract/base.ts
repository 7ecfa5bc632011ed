import { oc } from "@orpc/contract";
import { errorCodes, errorDataSchema } from "./errors.ts";

const errorMap = Object.fromEntries(errorCodes.map((code) => [code, { data: errorDataSchema }])) as {
  [Code in (typeof errorCodes)[number]]: { data: typeof errorDataSchema };
};

/** What every call of the contract begins with: the closed set of errors. */
export const base = oc.errors(errorMap);
