import { parseArgs } from "node:util";
import type { ProfileKind } from "../../core/profile/profile-directory.ts";

/** What `npm run sightline --` was asked for. */
export interface CommandLine {
  readonly command: "doctor" | "import" | "help";
  /** Folders and files of `import`. */
  readonly paths: readonly string[];
  /** Folder of the profile, or null for the default of its kind. */
  readonly profileDirectory: string | null;
  /** What a new profile is to be, or null where nothing was said. */
  readonly kind: ProfileKind | null;
  readonly storeUrl: string | null;
}

/** What `--help` prints. */
export const commandUsage = `Sightline: tools for a set-up

Usage: npm run sightline -- COMMAND [options]

  doctor             Look at the set-up (program, profile, disk, clock, store, archives, destinations, WebGL)
                     and say in words what is wrong and what to do. Exit code 1 with any problem.
  import PATH…       Bring studies from folders, ZIPs, DICOMDIR media or files into the profile's embedded archive.
                     The same image twice is kept once. Exit code 1 where something was refused.
                     Close Sightline first. Into a folder without a profile, say --real or --demo.

Options:
  --profile DIR      Folder of the profile (default: the demo profile in your data folder).
  --real             The default real profile instead of the demo profile; with import, a new profile becomes a real one.
  --demo             With import, a new profile becomes a demo. What a profile is, it stays.
  --store URL        Department's store, postgresql://user@host/database, where the profile uses one (doctor).
  --help             This text.`;

const seeHelp = "See npm run sightline -- --help.";

/** Gives what was asked for. Throws an Error with a sentence for the user where something is missing or unknown. */
export function parseCommandLine(commandLine: readonly string[]): CommandLine {
  const { values, positionals } = readOptions(commandLine);
  const [command, ...paths] = positionals;
  if (values.demo && values.real) throw new Error("--demo and --real exclude each other.");
  const options = {
    profileDirectory: values.profile ?? null,
    kind: values.real ? ("real" as const) : values.demo ? ("demo" as const) : null,
    storeUrl: values.store ?? null,
  };
  if (values.help) return { ...options, command: "help", paths: [] };
  if (command === undefined) throw new Error(`No command was given: it is doctor or import. ${seeHelp}`);
  if (command !== "doctor" && command !== "import") {
    throw new Error(`There is no command "${command}": it is doctor or import. ${seeHelp}`);
  }
  if (command === "import" && paths.length === 0) {
    throw new Error(
      "import needs to know what to import: a folder, a ZIP, DICOMDIR media or a file, for example " +
        `npm run sightline -- import ./studies. Nothing was imported. ${seeHelp}`,
    );
  }
  if (command === "doctor" && paths.length > 0) {
    throw new Error(`doctor takes no "${paths[0]}"; the profile to look at is named by --profile DIR. ${seeHelp}`);
  }
  return { ...options, command, paths };
}

const valueNames = { profile: "the path of a folder", store: "an address that begins with postgresql://" } as const;

function readOptions(commandLine: readonly string[]) {
  for (const [option, value] of Object.entries(valueNames)) {
    const at = commandLine.findIndex((word) => word === `--${option}` || word === `--${option}=`);
    const next = commandLine[at + 1];
    if (at !== -1 && (commandLine[at]?.endsWith("=") || next === undefined || next === "" || next.startsWith("--"))) {
      throw new Error(`--${option} needs ${value} after it. Nothing was done. ${seeHelp}`);
    }
  }
  try {
    return parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        profile: { type: "string" },
        real: { type: "boolean", default: false },
        demo: { type: "boolean", default: false },
        store: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    const [first = ""] = (error instanceof Error ? error.message : "").split(/\.(?:\s|$)/);
    throw new Error(`${first === "" ? "The options make no sense" : first}. ${seeHelp}`, { cause: error });
  }
}
