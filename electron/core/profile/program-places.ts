import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { z } from "zod";

/** Where the program's own files are. */
export interface ProgramPlaces {
  readonly windowDirectory: string;
  readonly samplesDirectory: string | null;
  /** Script of the demo practice, or null where it is not shipped. */
  readonly demoPracticeScript: string | null;
  readonly reportEncoder: { readonly workerEntry: URL | null; readonly fontsDirectory: string | null };
  readonly anonymiseWorkerEntry: URL | null;
  readonly recoder: { readonly workerEntry: URL | null; readonly codecsDirectory: string | null };
  readonly programVersion: string;
}

/**
 * Gives the program's files by the address of a host's entry, which is `ROOT/dist/HOST/main.js` when bundled and
 * `ROOT/electron/HOST/main.ts` when run from the sources. The built window is in `ROOT/dist/window` for both.
 */
export function programPlaces(entryUrl: string): ProgramPlaces {
  const entry = fileURLToPath(entryUrl);
  const root = dirname(dirname(dirname(entry)));
  const isBundled = entry.endsWith(".js");
  const samples = join(root, "samples");
  const practice = isBundled
    ? join(root, "dist", "demo-practice", "main.js")
    : join(root, "electron", "demo-practice", "main.ts");
  return {
    windowDirectory: join(root, "dist", "window"),
    samplesDirectory: existsSync(samples) ? samples : null,
    demoPracticeScript: existsSync(practice) ? practice : null,
    reportEncoder: isBundled
      ? {
          workerEntry: pathToFileURL(join(root, "dist", "encode-worker", "main.js")),
          fontsDirectory: join(root, "dist", "fonts"),
        }
      : { workerEntry: null, fontsDirectory: null },
    anonymiseWorkerEntry: isBundled ? pathToFileURL(join(root, "dist", "anonymise-worker", "main.js")) : null,
    recoder: isBundled
      ? {
          workerEntry: pathToFileURL(join(root, "dist", "recode-worker", "main.cjs")),
          codecsDirectory: join(root, "dist", "recode-worker"),
        }
      : { workerEntry: null, codecsDirectory: null },
    programVersion: versionSchema.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).version,
  };
}

const versionSchema = z.object({ version: z.string() });
