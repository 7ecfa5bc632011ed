import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import { plainEncoder, signingPin, startServices } from "../../../test/fakes/services.ts";
import { signableCase } from "../../../test/fakes/signable-case.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());

describe("signing", () => {
  it("makes the messages while the secret is compared, and throws them away where it is wrong", async () => {
    let made = 0;
    const prepare: typeof plainEncoder.prepare = async (input) => {
      made += 1;
      return plainEncoder.prepare(input);
    };
    const services = startServices(await stores.open(), { encoder: { prepare } });
    const anna = await services.signIn("anna");
    const { draftId, revision, caseId } = await signableCase(services, anna);
    const sign = (secret: string) => services.signing.sign(anna, { draftId, revision, secret, shownPatients: [] });
    const versions = async () => (await services.reports.versions(anna, { workitemId: caseId })).versions;
    const nothingIsSigned = async () => {
      expect(await versions()).toEqual([]);
      expect((await services.store.outbox.list({ scope: "all", search: "", offset: 0, limit: 100 })).total).toBe(0);
      expect((await services.store.drafts.findOpen(caseId))?.revision).toBe(revision);
      expect(services.signed.count).toBe(0);
    };
    await expect(sign("0000")).rejects.toMatchObject({ code: "reauth_required" });
    await nothingIsSigned();
    await vi.waitFor(() => expect(made).toBe(1));
    await nothingIsSigned();
    await sign(signingPin);
    expect(made).toBe(2);
    expect(await versions()).toHaveLength(1);
  });
});
