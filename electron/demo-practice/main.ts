import { fstatSync } from "node:fs";
import type { Server } from "node:net";
import { parseArgs } from "node:util";
import { SystemClock } from "../core/platform/clock.ts";
import { createMllpReceiver, type Faults } from "./mllp-receiver.ts";
import { createPracticeServer } from "./practice-server.ts";
import { PracticeStore } from "./practice-store.ts";

const { values } = parseArgs({
  options: {
    "mllp-port": { type: "string", default: "0" },
    "page-port": { type: "string", default: "0" },
    directory: { type: "string" },
  },
});
if (values.directory === undefined) throw new Error("--directory is needed");

const faults: Faults = { refusesNext: false, isSilent: false };
const store = new PracticeStore(values.directory, new SystemClock());
const receiver = createMllpReceiver(store, faults);
const pages = createPracticeServer(store, faults);
const mllpPort = await listen(receiver, Number(values["mllp-port"]));
const pagePort = await listen(pages, Number(values["page-port"]));

for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, stop);
// A parent that is gone without a word closes the pipe that is our input. Where there is no pipe, nothing is watched.
if (isPipe(0)) process.stdin.on("end", stop).on("error", stop).resume();
process.stdout.write(`Demo practice ready: mllp 127.0.0.1:${mllpPort} page http://127.0.0.1:${pagePort}/\n`);

function isPipe(descriptor: number): boolean {
  const status = fstatSync(descriptor);
  return status.isFIFO() || status.isSocket();
}

function stop(): void {
  receiver.close();
  pages.close();
  pages.closeAllConnections();
  process.exit(0);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
      else reject(new Error("no port"));
    });
  });
}
