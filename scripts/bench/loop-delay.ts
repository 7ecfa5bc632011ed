// Loaded before the program under test: how long its event loop is kept from other work. The product knows nothing of it.
import { monitorEventLoopDelay } from "node:perf_hooks";

const everyMs = 5;
const delay = monitorEventLoopDelay({ resolution: everyMs });
delay.enable();

/** Prints what was seen since the last time, in milliseconds beyond the timer's own step. */
process.on("SIGUSR2", () => {
  const [longest, mean] = [delay.max, delay.mean].map((nanoseconds) => Math.max(0, nanoseconds / 1e6 - everyMs));
  console.log(JSON.stringify({ longest, mean }));
  delay.reset();
});
