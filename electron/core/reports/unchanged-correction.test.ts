import { expect, it } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import { signingPin, startServices } from "../../../test/fakes/services.ts";
import { signableCase } from "../../../test/fakes/signable-case.ts";

it("a correction needs a summary of ten letters and something that differs from its version", async () => {
  const stores = await TestStores.start("sqlite");
  const services = startServices(await stores.open());
  const anna = await services.signIn("anna");
  const { caseId, draftId, revision } = await signableCase(services, anna);
  const sign = (draft: { id: string; revision: number }) =>
    services.signing.sign(anna, {
      ...{ draftId: draft.id, revision: draft.revision, secret: signingPin, shownPatients: [] },
    });
  await sign({ id: draftId, revision });
  const { id, content } = await services.reports.startCorrection(anna, { workitemId: caseId });
  const idle = { ...content, correctionSummary: "Wrong side" };
  await services.reports.save(anna, { draftId: id, revision: 1, content: idle });
  await expect(sign({ id, revision: 2 })).rejects.toMatchObject({ details: { code: "summaryMissing" } });
  const unchanged = { ...idle, correctionSummary: "The side was wrong." };
  await services.reports.save(anna, { draftId: id, revision: 2, content: unchanged });
  await expect(sign({ id, revision: 3 })).rejects.toMatchObject({
    message: "Nothing is different from version 1; give the correction up or change the text.",
    details: { code: "nothingCorrected" },
  });
  await stores.stop();
});
