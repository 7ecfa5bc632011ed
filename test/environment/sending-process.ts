import { flushCompileCache } from "node:module";
import { parseArgs } from "node:util";
import { createHl7Sender } from "../../electron/core/delivery/deliver-hl7.ts";
import { OutboxWorker } from "../../electron/core/delivery/outbox-worker.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { openStore } from "../../electron/core/store/store.ts";
import { defaultHl7Connection } from "../../shared/domain/hl7-profile.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

// Whoever is killed never writes down what Node has compiled for the next one.
flushCompileCache();

// A process that empties the outbox of a profile, to be killed at any moment by a test.
const { values } = parseArgs({ options: { profile: { type: "string", default: "" } } });
const clock = new SystemClock();
const logger = keepingLogger();
const store = await openStore({
  profileDirectory: values.profile,
  url: null,
  programVersion: "0.0.0-test",
  clock,
  logger,
});
const send = createHl7Sender({
  ...{ clock, connectTimeoutMs: 1000 },
  connectionOf: async () => ({ ...defaultHl7Connection, answerWithinSeconds: 1 }),
});
new OutboxWorker({
  store,
  senders: { hl7: send, fhir: send, dicomweb: send },
  clock,
  ids: new RandomIds(),
  logger,
  events: { publish: () => undefined },
  evidence: { announce: async () => undefined },
  leaseMs: 200,
}).start();
process.stdout.write("sending\n");
