import { afterAll, beforeAll, expect, it } from "vitest";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { openStore } from "../../electron/core/store/store.ts";
import { keysAndMouseAsTheyCome } from "../../shared/domain/keys-and-mouse.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

const site = { code: "RXX01", name: "Exampleton General" };
const own = { preset: "leftHanded" as const, keys: { invert: ["f13"] }, mouse: { "Shift+wheel": "zoom" } };

let composed: ComposedCore;
let first: ReturnType<ComposedCore["window"]>;
let second: ReturnType<ComposedCore["window"]>;

beforeAll(async () => {
  composed = await composeCore();
  first = composed.window();
  second = composed.window();
  const person = { displayName: "A. Keeper", username: "keeper", password: "a long password", site };
  await first.calls.session.createAdministrator(person);
  const registration = { registrationBody: "GMC", registrationNumber: "0000009" };
  await first.calls.settings.addPerson({
    ...{ username: "rad", displayName: "Dr Rad", role: "radiologist", site, password: "another long one" },
    ...registration,
  });
  await second.calls.session.signIn({ username: "rad", password: "another long one" });
});
afterAll(() => composed?.remove());

it("keeps the keys of each person apart, and they follow the sign-in", async () => {
  expect(await first.calls.settings.keysAndMouse()).toEqual({ value: keysAndMouseAsTheyCome, problems: [] });
  expect(await second.calls.settings.saveKeysAndMouse(own)).toEqual({ value: own, problems: [] });
  expect((await first.calls.settings.keysAndMouse()).value).toEqual(keysAndMouseAsTheyCome);
  await second.calls.session.signOut({});
  await expect(second.calls.settings.keysAndMouse()).rejects.toMatchObject({ code: "signed_out" });
  const elsewhere = composed.window();
  await elsewhere.calls.session.signIn({ username: "rad", password: "another long one" });
  expect((await elsewhere.calls.settings.keysAndMouse()).value).toEqual(own);
});
it("refuses what is no key, and repairs what is stored damaged", async () => {
  const hostile = { ...own, keys: { "<b>": ["a"] } };
  await expect(first.calls.settings.saveKeysAndMouse(hostile)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await first.calls.settings.saveKeysAndMouse(own);
  const people = (await first.calls.settings.get()).people;
  const keeper = people.find((person) => person.username === "keeper")?.id ?? "";
  const { profileDirectory } = composed;
  const store = await openStore({
    ...{ url: null, profileDirectory, programVersion: "0.0.0-test", clock: new SystemClock(), logger: keepingLogger() },
  });
  await store.settings.setValue(`keysAndMouse/${keeper}`, "{ damaged");
  await store.close();
  const repaired = await first.calls.settings.keysAndMouse();
  expect(repaired.value).toEqual(keysAndMouseAsTheyCome);
  expect(repaired.problems).toHaveLength(1);
});
