import { parseArgs } from "node:util";
import type { ProfileKind } from "./profile-directory.ts";

/** What the program was started with. */
export interface Flags {
  readonly opensWindow: boolean;
  /** 0 for any free port. */
  readonly port: number;
  /** Folder of the profile, or null for the default. */
  readonly profileDirectory: string | null;
  /** Null: a demo where the profile is new. */
  readonly kind: ProfileKind | null;
  /** `postgresql://…`, or null. */
  readonly storeUrl: string | null;
  readonly wantsHelp: boolean;
}

/** What `--help` prints. */
export const usage = `Sightline: radiology reporting workstation

Usage: npm start -- [options]

  --no-window        Open no window; print one line "Sightline ready: URL". The URL opens one window, once.
  --port N           Listen on port N of 127.0.0.1 (default: any free port).
  --profile DIR      Folder of the profile (default: the demo profile in your data folder).
  --demo             A new profile becomes a demo: sample studies, four people, a demo practice. The default.
  --real             A new profile is for real use; its first administrator is asked for in the window.
  --store URL        Department's store, postgresql://user@host/database, instead of SQLite in the profile.
  --help             This text.

Started again on a profile that is in use, it opens another window of the running program.
Stop it with Ctrl+C, SIGTERM, or by closing the window.`;

/** Gives the flags. Throws an Error with a sentence for the user when they make no sense. */
export function parseFlags(commandLine: readonly string[]): Flags {
  const values = readOptions(commandLine);
  if (!/^[0-9]{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new Error(`--port needs a number from 0 to 65535, not "${values.port}".`);
  }
  if (values.demo && values.real) throw new Error("--demo and --real exclude each other.");
  if (values.store !== undefined && !/^postgres(ql)?:\/\//.test(values.store)) {
    throw new Error("--store needs an address that begins with postgresql://.");
  }
  return {
    opensWindow: !values["no-window"],
    port: Number(values.port),
    profileDirectory: values.profile ?? null,
    kind: values.demo ? "demo" : values.real ? "real" : null,
    storeUrl: values.store ?? null,
    wantsHelp: values.help,
  };
}

function readOptions(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        "no-window": { type: "boolean", default: false },
        port: { type: "string", default: "0" },
        profile: { type: "string" },
        demo: { type: "boolean", default: false },
        real: { type: "boolean", default: false },
        store: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    // Node's message goes on about positional arguments, which this program does not take.
    const [first = ""] = (error instanceof Error ? error.message : "").split(/\.(?:\s|$)/);
    throw new Error(`${first === "" ? "The options make no sense" : first}. See npm start -- --help.`, {
      cause: error,
    });
  }
}
