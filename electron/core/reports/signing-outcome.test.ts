import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import { plainEncoder, type Services, signingPin, startServices } from "../../../test/fakes/services.ts";
import { signableCase } from "../../../test/fakes/signable-case.ts";
import type { WindowSession } from "../core.ts";

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let draftId: string;
let revision: number;
let messages: PromiseWithResolvers<void>;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  messages = Promise.withResolvers();
  const encoder: typeof plainEncoder = {
    async prepare(input) {
      await messages.promise;
      return plainEncoder.prepare(input);
    },
  };
  services = startServices(await stores.open(), { encoder });
  anna = await services.signIn("anna");
  ({ draftId, revision } = await signableCase(services, anna));
});

const sign = (secret = signingPin) => services.signing.sign(anna, { draftId, revision, secret, shownPatients: [] });
const outcome = async () => (await services.signing.outcome(anna, { draftId })).signed;

describe("what became of a signing whose answer was lost", () => {
  it("is said when it is stored, not while it is under way, and is what signing gave", async () => {
    const signing = sign();
    const asked = outcome();
    const first = await Promise.race([asked, new Promise((resolve) => setTimeout(() => resolve("under way"), 50))]);
    expect(first).toBe("under way");
    messages.resolve();
    expect(await asked).toEqual(await signing);
    expect(await outcome()).toEqual(await signing);
    expect(services.signed.count).toBe(1);
  });

  it("is nothing where the secret was wrong, and where nothing was begun", async () => {
    expect(await outcome()).toBeNull();
    const signing = sign("wrong");
    const asked = outcome();
    await expect(signing).rejects.toMatchObject({ code: "reauth_required" });
    expect(await asked).toBeNull();
  });

  it("is a conflict where somebody else signed, and nobody's business without a role that reports", async () => {
    messages.resolve();
    await sign();
    const ben = await services.signIn("ben");
    await expect(services.signing.outcome(ben, { draftId })).rejects.toMatchObject({ code: "conflict" });
    const manager = await services.signIn("cora", "administrator");
    await expect(services.signing.outcome(manager, { draftId })).rejects.toMatchObject({ code: "forbidden" });
  });
});
