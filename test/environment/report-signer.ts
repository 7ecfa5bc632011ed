// A program that signs one case after the other, printing each once its signature is reported, until it is killed. With a
// third argument it says when the messages of a signature are being made, and never finishes them.
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
  ...{ url: process.argv[3] || null, profileDirectory: process.argv[2] ?? "", programVersion: "0.0.0-test" },
  ...{ clock: new SystemClock(), logger: keepingLogger() },
});
const neverReady = {
  prepare: () => {
    process.stdout.write("encoding\n");
    return new Promise<never>(() => undefined);
  },
};
const services = startServices(store, {
  ids: new RandomIds(),
  ...(process.argv[4] === undefined ? {} : { encoder: neverReady }),
});
const session = await services.signIn("anna");
for (let number = 1; ; number += 1) {
  const { draftId, revision } = await signableCase(services, session, number);
  await services.alerts.raise(session, {
    ...{ workitemId: session.openWorkitemId ?? "", category: "urgent", finding: "Nodule", actionNeeded: "Refer" },
    ...{ recipientName: "Dr A. Referrer", recipientContact: "", limitMinutes: 60, image: null, keyImageId: null },
  });
  process.stdout.write(`signing ${draftId}\n`);
  await services.signing.sign(session, { draftId, revision, secret: signingPin, shownPatients: [] });
  process.stdout.write(`signed ${draftId}\n`);
}
