import { describe, expect, it } from "vitest";
import { createReportEncoder } from "../../electron/core/encoders/report-encoder.ts";
import { TestStores } from "../environment/stores.ts";
import { signingPin, startServices } from "../fakes/services.ts";
import { signableCase } from "../fakes/signable-case.ts";

describe("what leaves for every status", () => {
  it("is made by the real encoders for a hot, a final, a corrected and a withdrawn version", async () => {
    const stores = await TestStores.start("sqlite");
    const encoder = createReportEncoder();
    const services = startServices(await stores.open(), { encoder });
    const anna = await services.signIn("anna");
    const { caseId, draftId, revision } = await signableCase(services, anna);
    const sign = (draft: { id: string; revision: number }, release?: { kind: "hot"; reason: string }) =>
      services.signing.sign(anna, {
        ...{ draftId: draft.id, revision: draft.revision, secret: signingPin, shownPatients: [], release },
      });
    await sign({ id: draftId, revision }, { kind: "hot", reason: "Theatre" });
    await sign((await services.store.drafts.findOpen(caseId)) ?? { id: "", revision: 0 });
    const correction = await services.reports.startCorrection(anna, { workitemId: caseId });
    const conclusion = [[{ kind: "text" as const, text: "New nodule, right upper lobe, of the segment behind." }]];
    const sections = { ...correction.content.sections, conclusion };
    const content = { ...correction.content, sections, correctionSummary: "The segment is said now." };
    await services.reports.save(anna, { draftId: correction.id, revision: 1, content });
    await sign({ id: correction.id, revision: 2 });
    const seenVersionId = (await services.store.reports.latest(caseId))?.id ?? null;
    const why = { kind: "wrongPatient" as const, reason: "Other patient", secret: signingPin };
    await services.life.endings.end(anna, { workitemId: caseId, seenVersionId, ...why });
    const { deliveries } = await services.store.outbox.list({ scope: "all", search: "", offset: 0, limit: 200 });
    expect(new Set(deliveries.map(({ reportStatus }) => reportStatus))).toEqual(
      new Set(["provisional", "final", "corrected", "withdrawn"]),
    );
    await encoder.close();
    await stores.stop();
  });
});
