// A program that saves a draft over and over, printing each revision once it is stored, until it is killed.
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { openStore } from "../../electron/core/store/store.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { addPersonAndCase, sampleContent } from "../fakes/sample-store.ts";

const store = await openStore({
  ...{ url: null, profileDirectory: process.argv[2] ?? "", programVersion: "0.0.0-test" },
  ...{ clock: new SystemClock(), logger: keepingLogger() },
});
const { person, workitem } = await addPersonAndCase(store);
await store.drafts.begin({
  ...{ id: "draft-1", workitemId: workitem.id, kind: "report", content: sampleContent("") },
  ...{ authorId: person.id, now: 1 },
});
for (let revision = 0; ; revision += 1) {
  await store.drafts.save({
    ...{ draftId: "draft-1", revision, content: sampleContent(`text ${revision + 1}`) },
    ...{ authorId: person.id, now: revision, copyId: `copy-${revision}` },
  });
  process.stdout.write(`${revision + 1}\n`);
}
