import { homedir } from "node:os";
import { resolve } from "node:path";
import { commandUsage, parseCommandLine } from "./commands/command-line.ts";

if (Number(process.versions.napi) < 10) {
  process.stderr.write(`Sightline needs Node 22.14 or newer; this is ${process.version}. Use npm run sightline.\n`);
  process.exit(1);
}

async function main(): Promise<number> {
  const asked = parseCommandLine(process.argv.slice(2));
  if (asked.command === "help") {
    print(commandUsage);
    return 0;
  }
  const { defaultProfileDirectory } = await import("../core/profile/profile-directory.ts");
  const { programPlaces } = await import("../core/profile/program-places.ts");
  const system = { platform: process.platform, homeDirectory: homedir(), environment: process.env };
  const { kind, storeUrl } = asked;
  const options = {
    profileDirectory: resolve(asked.profileDirectory ?? defaultProfileDirectory(kind ?? "demo", system)),
    ...{ kind, storeUrl, places: programPlaces(import.meta.url), system, print },
  };
  if (asked.command === "doctor") return await (await import("./commands/doctor.ts")).doctor(options);
  const abort = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => abort.abort(new Error("stopped")));
  return await (await import("./commands/import-studies.ts")).importStudies(asked.paths, options, abort.signal);
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
