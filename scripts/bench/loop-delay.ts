// Loaded before the program under test: how long its event loop is kept from other work, and what it holds when nothing is
// left to be collected. The product knows nothing of it.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const everyMs = 5;
const delay = monitorEventLoopDelay({ resolution: everyMs });
delay.enable();

let before = process.cpuUsage();

/** Prints what was seen since the last time, in milliseconds: the delay beyond the timer's own step, and the processor's work. */
process.on("SIGUSR2", () => {
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ loopDelay: Math.max(0, delay.max / 1e6 - everyMs), work: (user + system) / 1000 }));
  delay.reset();
  before = process.cpuUsage();
});

/** Collects all that nobody holds, and prints what is left, objects and buffers, in bytes. */
process.on("SIGWINCH", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  console.log(JSON.stringify({ heldBytes: heapUsed + external }));
});
