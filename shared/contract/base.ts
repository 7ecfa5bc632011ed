import { oc } from "@orpc/contract";
import { z } from "zod";
import { errorCodes, errorDataSchema } from "./errors.ts";

const errorMap = Object.fromEntries(errorCodes.map((code) => [code, { data: errorDataSchema }])) as {
  [Code in (typeof errorCodes)[number]]: { data: typeof errorDataSchema };
};

/** What every call is made from: it fails with one of `errorCodes` and a sentence. */
export const base = oc.errors(errorMap);

/** An input or an answer that says nothing. */
export const nothing = z.object({});
