// Imports a folder into a profile's embedded archive in a process of its own, so that a test can kill it half-way.
import { EmbeddedArchive } from "../../electron/core/embedded-archive/embedded-archive.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";

const [profileDirectory = "", folder = ""] = process.argv.slice(2);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const archive = await EmbeddedArchive.open({
  profileDirectory,
  clock: new SystemClock(),
  ids: new RandomIds(),
  logger: silent,
});
let mostMegabytes = 0;
await archive.import([folder], {
  onProgress: ({ imported }) => {
    mostMegabytes = Math.max(mostMegabytes, Math.round(process.memoryUsage().rss / 1e6));
    process.stdout.write(`imported ${imported}\n`);
  },
});
process.stdout.write(`done ${archive.counts().instances} rss ${mostMegabytes}\n`);
archive.close();
