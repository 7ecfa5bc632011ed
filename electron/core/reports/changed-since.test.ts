import { afterAll, beforeAll, expect, it } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import { reasonsFor } from "../../../test/fakes/passed-over.ts";
import { signingPin, startServices } from "../../../test/fakes/services.ts";
import { signableCase } from "../../../test/fakes/signable-case.ts";
import { statusStatement } from "../encoders/status-words.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());

/** Releases a report as provisional, then signs it as final with these words as its conclusion. */
async function finalAfterProvisional(conclusion: string) {
  const services = startServices(await stores.open());
  const anna = await services.signIn("anna");
  const { caseId } = await signableCase(services, anna);
  const sign = async (release?: { kind: "hot"; reason: string }) => {
    const draft = await services.store.drafts.findOpen(caseId);
    if (draft === null) throw new Error("no open draft");
    const passedOver = await reasonsFor(services, anna, draft.id);
    const { id: draftId, revision } = draft;
    await services.signing.sign(anna, {
      ...{ draftId, revision, secret: signingPin, shownPatients: [], passedOver, release },
    });
  };
  await sign({ kind: "hot", reason: "Theatre" });
  const draft = await services.store.drafts.findOpen(caseId);
  if (draft === null) throw new Error("no final report is owed");
  const sections = { ...draft.content.sections, conclusion: [[{ kind: "text" as const, text: conclusion }]] };
  const content = { ...draft.content, sections };
  await services.reports.save(anna, { draftId: draft.id, revision: draft.revision, content });
  await sign();
  const document = (await services.store.reports.latest(caseId))?.document;
  if (document === undefined) throw new Error("nothing was signed");
  return document;
}

it("a final version that denies what its provisional one said states so before everything else", async () => {
  const document = await finalAfterProvisional("No nodule, right upper lobe.");
  const summary =
    "The provisional version 1 said otherwise: a negation, a side or a number differs. Its conclusion was: “New nodule, right upper lobe.”";
  expect(document).toMatchObject({ status: "final", correction: { ofVersion: 1, summary } });
  expect(statusStatement(document)).toEqual({
    heading: "Final report, changed from the provisional one",
    sentences: ["This report takes the place of version 1 and of every earlier version. What changed:", summary],
  });
});

it("a final version that says the same and more states nothing", async () => {
  const document = await finalAfterProvisional("New nodule, right upper lobe. No effusion.");
  expect(document.correction).toBeUndefined();
  expect(statusStatement(document)).toBeNull();
});
