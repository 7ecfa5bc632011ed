import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import { reasonsFor } from "../../../test/fakes/passed-over.ts";
import { sampleLength } from "../../../test/fakes/sample-report.ts";
import { type Services, signingPin, startServices } from "../../../test/fakes/services.ts";
import { type SignableCase, signableCase } from "../../../test/fakes/signable-case.ts";
import type { WindowSession } from "../core.ts";

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let signable: SignableCase;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  signable = await signableCase(services, anna);
});

const sign = async (draftId: string, revision: number) => {
  const passedOver = await reasonsFor(services, anna, draftId);
  return services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [], passedOver });
};

describe("an addendum", () => {
  it("moves a mark in a new version, which the version before keeps as it was, and asks for it in words", async () => {
    const [keyImage] = signable.content.keyImages;
    if (keyImage === undefined) throw new Error("no key image");
    const mark = sampleLength("5d1f0e1a-0000-4000-8000-0000000000aa", keyImage.image);
    const content = { ...signable.content, measurements: [mark] };
    const written = { draftId: signable.draftId, revision: signable.revision, content };
    const { revision } = await services.reports.save(anna, written);
    const first = await sign(signable.draftId, revision);
    const draft = await services.reports.startAddendum(anna, { workitemId: signable.caseId });
    const moved = { ...mark, text: "9.0 mm", quantities: [{ name: "length" as const, value: 9, unit: "mm" }] };
    const added = { ...draft.content, measurements: [moved] };
    const findings = [[{ kind: "text" as const, text: "Measured again." }]];
    const addendum = { ...added, sections: { ...added.sections, findings } };
    const saved = await services.reports.save(anna, { draftId: draft.id, revision: draft.revision, content: addendum });
    const { warnings } = await services.signing.prepareSigning(anna, { draftId: draft.id });
    expect(warnings.find(({ code }) => code === "signedMarkChanged")?.sentence).toBe(
      "A mark that reads 8.0 mm in version 1 reads 9.0 mm now. The words of that version stay as they are: say so in the addendum.",
    );
    const second = await sign(draft.id, saved.revision);
    const had = await services.reports.version(anna, { reportVersionId: first.reportVersionId });
    const has = await services.reports.version(anna, { reportVersionId: second.reportVersionId });
    expect([had, has].map(({ document }) => document.measurements.map(({ text }) => text))).toEqual([
      ["8.0 mm"],
      ["9.0 mm"],
    ]);
    // Both versions went out with a measurement report of their own; each is known when it comes back.
    expect(has.objectUids.length).toBeGreaterThanOrEqual(2);
    expect(had.objectUids).toEqual(has.objectUids);
  });
});
