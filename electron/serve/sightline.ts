import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const usage = `Sightline: tools for a set-up

Usage: npm run sightline -- COMMAND [options]

  doctor             Look at the set-up (program, profile, disk, clock, store, archives, destinations, WebGL)
                     and say in words what is wrong and what to do. Exit code 1 with any problem.
  import PATH…       Bring studies from folders, ZIPs, DICOMDIR media or files into the profile's embedded archive.
                     The same image twice is kept once. Exit code 1 where something was refused.

Options:
  --profile DIR      Folder of the profile (default: the demo profile in your data folder).
  --real             The default real profile instead of the default demo profile.
  --store URL        Department's store, postgresql://user@host/database, where the profile uses one (doctor).
  --help             This text.`;

if (Number(process.versions.napi) < 10) {
  process.stderr.write(`Sightline needs Node 22.14 or newer; this is ${process.version}. Use npm run sightline.\n`);
  process.exit(1);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      profile: { type: "string" },
      real: { type: "boolean", default: false },
      store: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [command, ...paths] = positionals;
  if (values.help || command === undefined) {
    print(usage);
    return values.help ? 0 : 1;
  }
  const { defaultProfileDirectory } = await import("../core/profile/profile-directory.ts");
  const { programPlaces } = await import("../core/profile/program-places.ts");
  const system = { platform: process.platform, homeDirectory: homedir(), environment: process.env };
  const options = {
    profileDirectory: resolve(values.profile ?? defaultProfileDirectory(values.real ? "real" : "demo", system)),
    ...{ storeUrl: values.store ?? null, places: programPlaces(import.meta.url), system, print },
  };
  if (command === "doctor" && paths.length === 0) return await (await import("./commands/doctor.ts")).doctor(options);
  if (command === "import" && paths.length > 0) {
    const abort = new AbortController();
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => abort.abort(new Error("stopped")));
    return await (await import("./commands/import-studies.ts")).importStudies(paths, options, abort.signal);
  }
  throw new Error(`${command} is no command that fits. npm run sightline -- --help explains them.`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : "It could not be done."}\n`);
    process.exit(1);
  },
);
