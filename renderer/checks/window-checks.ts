import { CheckReader } from "./check-reader.ts";

/** The checks of this window. */
export const windowChecks = new CheckReader(
  () => new Worker(new URL("./check-worker.ts", import.meta.url), { type: "module" }),
);
