import { join } from "node:path";
import type { Ports } from "../ports.ts";
import { SystemClock } from "./clock.ts";
import { RandomIds } from "./ids.ts";
import { FileLogger } from "./logger.ts";

/** Gives the ports that are the same on every Node host: clock, identifiers, and the log in the profile's `logs`. */
export function createNodePorts(profileDirectory: string): Pick<Ports, "clock" | "ids" | "logger" | "notifier"> {
  const clock = new SystemClock();
  return {
    clock,
    ids: new RandomIds(),
    logger: new FileLogger({
      file: join(profileDirectory, "logs", "sightline.log"),
      clock,
      maximumBytes: 5 * 1024 * 1024,
      keptFiles: 4,
    }),
    // A browser window tells its person by itself; only the desktop shell has notifications of the system.
    notifier: { notify: () => undefined },
  };
}
