// A program that withdraws a signed report, or with the fourth argument `cancel` cancels a case that has none. It says when
// the messages are being made, and never finishes them.
import { flushCompileCache } from "node:module";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { openStore } from "../../electron/core/store/store.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { plainEncoder, signingPin, startServices } from "../fakes/services.ts";
import { signableCase } from "../fakes/signable-case.ts";

// Whoever is killed never writes down what Node has compiled for the next one.
flushCompileCache();

const store = await openStore({
  ...{ url: process.argv[3] || null, profileDirectory: process.argv[2] ?? "", programVersion: "0.0.0-test" },
  ...{ clock: new SystemClock(), logger: keepingLogger() },
});
let isEnding = false;
const services = startServices(store, {
  ids: new RandomIds(),
  encoder: {
    async prepare(input) {
      if (!isEnding) return plainEncoder.prepare(input);
      process.stdout.write("encoding\n");
      return await new Promise<never>(() => undefined);
    },
  },
});
const session = await services.signIn("anna");
const { caseId: workitemId, draftId, revision } = await signableCase(services, session);
const isWithdrawal = process.argv[4] !== "cancel";
if (isWithdrawal) {
  await services.signing.sign(session, { draftId, revision, secret: signingPin, shownPatients: [] });
}
process.stdout.write(`ending ${workitemId}\n`);
isEnding = true;
await services.life.endings.end(session, {
  ...{ workitemId, seenVersionId: isWithdrawal ? draftId : null, kind: "other" },
  ...{ reason: "Films of another patient", secret: signingPin },
});
