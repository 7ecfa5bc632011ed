import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AlertDraft } from "../../../shared/domain/alert.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { reasonsFor } from "../../../test/fakes/passed-over.ts";
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

function sign(changes: Partial<Parameters<Services["signing"]["sign"]>[1]>) {
  const { draftId, revision } = signable;
  return services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [], ...changes });
}
const versions = async () => (await services.reports.versions(anna, { workitemId: signable.caseId })).versions;
function alertDraft(): AlertDraft {
  return {
    ...{ workitemId: signable.caseId, category: "critical", finding: "Pneumothorax", actionNeeded: "Drain" },
    ...{ recipientName: "Dr A. Referrer", recipientContact: "", limitMinutes: 60, image: null, keyImageId: null },
  };
}

describe("signing over a warning", () => {
  const side = { code: "lateralityConflict", reason: "Dictated from the other film" };

  async function write(findings: string, conclusion: string): Promise<number> {
    const text = (words: string) => [[{ kind: "text" as const, text: words }]];
    const sections = { ...signable.content.sections, findings: text(findings), conclusion: text(conclusion) };
    const { draftId, revision } = signable;
    const saved = await services.reports.save(anna, {
      ...{ draftId, revision },
      content: { ...signable.content, sections },
    });
    return saved.revision;
  }
  const audited = async () =>
    (await services.audit.list({ offset: 0, limit: 3 })).find(({ action }) => action === "report.sign");

  it("needs a reason for the very sentence that was shown, and keeps it with the version and in the audit", async () => {
    const revision = await write("Nodule in the right upper lobe.", "Nodule in the left upper lobe.");
    const [warning] = (await services.signing.prepareSigning(anna, { draftId: signable.draftId })).warnings;
    expect(warning).toMatchObject({ code: "lateralityConflict", level: "warn", isAnsweredByReason: true });
    expect(warning?.place).toMatchObject({ section: "conclusion", paragraph: 0 });
    const details = { code: "warningWithoutReason", of: "lateralityConflict" };
    await expect(sign({ revision })).rejects.toMatchObject({ code: "invalid_report", details });
    const ofAnother = { ...side, sentence: "Kidney: the conclusion names another side." };
    await expect(sign({ revision, passedOver: [ofAnother] })).rejects.toMatchObject({ details });
    const sentence = warning?.sentence ?? "";
    await expect(sign({ revision, passedOver: [{ ...side, sentence, reason: "ok" }] })).rejects.toMatchObject({
      details,
    });
    expect(await versions()).toEqual([]);
    expect((await audited())?.detail).toBe("lateralityConflict");

    const { reportVersionId } = await sign({ revision, passedOver: [{ ...side, sentence }, ofAnother] });
    const { document } = await services.reports.version(anna, { reportVersionId });
    expect(document.passedOver).toEqual([{ ...side, sentence }]);
    expect((await audited())?.detail).toBe(`version 1 despite lateralityConflict (${side.reason})`);
  });

  it("blocks critical words until there is an alert or a decision", async () => {
    const revision = await write("Tension pneumothorax.", "Tension pneumothorax.");
    const { blocks } = await services.signing.prepareSigning(anna, { draftId: signable.draftId });
    expect(blocks).toMatchObject([{ code: "criticalWording", isAnsweredByReason: true }]);
    await expect(sign({ revision })).rejects.toMatchObject({ details: { code: "criticalWording" } });
    await services.alerts.raise(anna, alertDraft());
    expect(await sign({ revision })).toMatchObject({ version: 1 });
  });

  it("takes a decision in the place of an alert, and keeps it", async () => {
    const revision = await write("Tension pneumothorax.", "Tension pneumothorax.");
    const passedOver = await reasonsFor(services, anna, signable.draftId);
    const { reportVersionId } = await sign({ revision, passedOver });
    const { document } = await services.reports.version(anna, { reportVersionId });
    expect(document.passedOver?.map(({ code }) => code)).toEqual(["criticalWording"]);
  });

  it("follows the site: off is not looked for, block refuses whatever the reason", async () => {
    const revision = await write("Nodule in the right upper lobe.", "Nodule in the left upper lobe.");
    const { draftId } = signable;
    const passedOver = await reasonsFor(services, anna, draftId);
    const follow = (level: string) =>
      services.store.settings.setValue("checks/policy", JSON.stringify({ levels: { lateralityConflict: level } }));
    await follow("block");
    await expect(sign({ revision, passedOver })).rejects.toMatchObject({ details: { code: "lateralityConflict" } });
    await follow("off");
    expect((await services.signing.prepareSigning(anna, { draftId })).warnings).toEqual([]);
    expect(await sign({ revision })).toMatchObject({ version: 1 });
  });

  it("proves references to images by the series that the window names", async () => {
    await write("Nodule (series 9, image 4).", "Nodule.");
    const images = { sides: [], series: [{ number: 2, images: 40, highestNumber: 40 }] };
    const codes = async (of?: typeof images) =>
      (
        await services.signing.prepareSigning(anna, {
          draftId: signable.draftId,
          ...(of === undefined ? {} : { images: of }),
        })
      ).warnings.map(({ code }) => code);
    expect(await codes(images)).toEqual(["imageReferenceUnknown"]);
    expect(await codes()).toEqual([]);
  });
});
