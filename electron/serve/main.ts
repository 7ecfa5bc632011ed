import { setFlagsFromString } from "node:v8";
import { parseFlags, usage } from "../core/profile/start-flags.ts";

// better-sqlite3 needs N-API 10; an older Node would crash without a word.
if (Number(process.versions.napi) < 10) {
  process.stderr.write(`Sightline needs Node 22.14 or newer; this is ${process.version}. Start it with npm start.\n`);
  process.exit(1);
}

// The space for what is new does not grow, so that it is full, and buffers that were let go are freed, often and at little
// cost. In a large one they wait until everything is collected (docs/adr/0044-memory-is-let-go-early.md).
setFlagsFromString("--semi-space-growth-factor=1");

async function main(): Promise<number> {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.wantsHelp) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const { serve } = await import("./serve.ts");
  return await serve(flags, import.meta.url);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : "Sightline could not start."}\n`);
    process.exit(1);
  },
);
