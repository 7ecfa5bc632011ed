import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { firstOutputPolicy } from "../../../shared/rules/output-policy.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { type Services, signingPin, startServices } from "../../../test/fakes/services.ts";
import { type SignableCase, signableCase } from "../../../test/fakes/signable-case.ts";
import type { WindowSession } from "../core.ts";
import type { PrintInput } from "../encoders/pdf.ts";
import { OutputPolicyService } from "../settings/output-policy-service.ts";
import { PatientCopyService } from "./patient-copy-service.ts";

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let signable: SignableCase;
let printed: PrintInput[];
let copies: PatientCopyService;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  signable = await signableCase(services, anna);
  printed = [];
  const { store, audit, clock } = services;
  const print = async (input: PrintInput) => {
    printed.push(input);
    return new Uint8Array([1, 2, 3]);
  };
  copies = new PatientCopyService({ store, clock, audit, encoder: { print } });
});

async function signed(): Promise<string> {
  const { draftId, revision } = signable;
  await services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [] });
  return draftId;
}

const newest = async () => (await services.audit.list({ offset: 0, limit: 1 }))[0];

describe("a patient's copy of a signed report", () => {
  it("is the report with the site's notice and its pictures, and is audited", async () => {
    const { store, audit } = services;
    const events = { publish: () => undefined };
    const policies = new OutputPolicyService({ store, audit, events, isDemo: false });
    const admin = await services.signIn("admin", "administrator");
    const policy = { ...firstOutputPolicy, patientNotice: "Ask your doctor.\n\nRing 111." };
    await expect(policies.save(anna, policy)).rejects.toMatchObject({ code: "forbidden" });
    expect(await policies.save(admin, policy)).toEqual(policy);
    const version = await signed();
    expect(await copies.refusal(anna, version)).toBeNull();
    expect(await copies.pdf(anna, version)).toEqual(new Uint8Array([1, 2, 3]));
    expect(printed[0]?.patientNotice?.paragraphs).toEqual(["Ask your doctor.", "Ring 111."]);
    expect([...(printed[0]?.keyImages.keys() ?? [])]).toEqual(printed[0]?.document.keyImages.map(({ id }) => id));
    expect(await newest()).toMatchObject({ action: "report.patientCopy", outcome: "success", personName: "Dr anna" });
  });

  it("is refused while an alert is open, with the reason, and the refusal is audited", async () => {
    await services.alerts.raise(anna, {
      ...{ workitemId: signable.caseId, category: "urgent", finding: "Nodule", actionNeeded: "Refer" },
      ...{ recipientName: "Dr A. Referrer", recipientContact: "", limitMinutes: 60, image: null, keyImageId: null },
    });
    const version = await signed();
    await expect(copies.pdf(anna, version)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("An alert on this report is still open") as string,
    });
    expect(printed).toEqual([]);
    expect(await newest()).toMatchObject({ action: "report.patientCopy", outcome: "refused" });
  });

  it("is refused while the signature can still be taken back", async () => {
    const admin = await services.signIn("admin", "administrator");
    const policy = await services.life.releasePolicy.get(admin);
    await services.life.releasePolicy.save(admin, { ...policy, windowSeconds: 300 });
    const version = await signed();
    expect(await copies.refusal(anna, version)).toContain("may be taken back");
    await expect(copies.pdf(anna, version)).rejects.toMatchObject({ code: "conflict" });
    services.clock.setTo(services.clock.now() + 300_000);
    expect(await copies.refusal(anna, version)).toBeNull();
  });

  it("is not for a locked window, nor of a version that is not there", async () => {
    const version = await signed();
    await expect(copies.pdf(anna, "none")).rejects.toMatchObject({ code: "not_found" });
    anna.isLocked = true;
    await expect(copies.pdf(anna, version)).rejects.toMatchObject({ code: "signed_out" });
  });
});
