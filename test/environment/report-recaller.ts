// A program that signs one case after the other within a release window and takes each back, printing both, until it is killed.
import { flushCompileCache } from "node:module";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { openStore } from "../../electron/core/store/store.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { signingPin, startServices } from "../fakes/services.ts";
import { signableCase } from "../fakes/signable-case.ts";

// Whoever is killed never writes down what Node has compiled for the next one.
flushCompileCache();

const store = await openStore({
  ...{ url: null, profileDirectory: process.argv[2] ?? "", programVersion: "0.0.0-test" },
  ...{ clock: new SystemClock(), logger: keepingLogger() },
});
const services = startServices(store, { ids: new RandomIds() });
const admin = await services.signIn("admin", "administrator");
const policy = await services.life.releasePolicy.get(admin);
await services.life.releasePolicy.save(admin, { ...policy, windowSeconds: 900 });
const session = await services.signIn("anna");
for (let number = 1; ; number += 1) {
  const { draftId, revision } = await signableCase(services, session, number);
  await services.signing.sign(session, { draftId, revision, secret: signingPin, shownPatients: [] });
  process.stdout.write(`recalling ${draftId}\n`);
  await services.life.recalls.recall(session, { reportVersionId: draftId, reason: "Wrong side" });
  process.stdout.write(`recalled ${draftId}\n`);
}
