import { SpellingChecker, type SpellingPort } from "./spelling-checker.ts";

/** Where there are no workers nothing is underlined. */
const silent: SpellingPort = { addEventListener: () => undefined, postMessage: () => undefined };

/** The spelling of this window: one worker for every section, begun when the first word is looked at. */
export const windowSpelling = new SpellingChecker(
  (): SpellingPort =>
    typeof Worker === "undefined"
      ? silent
      : new Worker(new URL("./spelling-worker.ts", import.meta.url), { type: "module" }),
);
