import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { openStore } from "../../electron/core/store/store.ts";
import type { Person } from "../../shared/domain/person.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

const site = { code: "RXX01", name: "Exampleton General" };
const registration = { registrationBody: "GMC", registrationNumber: "0000009" };
const [firstPassword, temporary, own] = ["the first password", "a temporary one", "a password of my own"];

type Window = ReturnType<ComposedCore["window"]>;

let composed: ComposedCore;
let keeper: Window;
let reader: Window;
let person: Person;

const personNamed = async (username: string): Promise<Person> => {
  const found = (await keeper.calls.settings.get()).people.find((candidate) => candidate.username === username);
  if (found === undefined) throw new Error("no such person");
  return found;
};
const changeOf = ({ id, displayName, role, site: at, registrationBody, registrationNumber }: Person) => ({
  ...{ personId: id, displayName, role, site: at, registrationBody, registrationNumber },
});

beforeAll(async () => {
  composed = await composeCore();
  keeper = composed.window();
  await keeper.calls.session.createAdministrator({
    ...{ displayName: "A. Keeper", username: "keeper", password: "a long password", site },
  });
  await keeper.calls.settings.addPerson({
    ...{ username: "rad", displayName: "Dr Rad", role: "radiologist", site, password: firstPassword, ...registration },
  });
  reader = composed.window();
  await reader.calls.session.signIn({ username: "rad", password: firstPassword });
  person = await personNamed("rad");
});
afterAll(() => composed?.remove());

describe("changing a person", () => {
  it("reaches the windows at which they are signed in, which stay signed in", async () => {
    const moved = { code: "RXX02", name: "Riverside" };
    await keeper.calls.settings.changePerson({ ...changeOf(person), displayName: "Dr R. Radley", site: moved });
    expect(await reader.calls.session.status()).toMatchObject({
      ...{ state: "signedIn", person: { displayName: "Dr R. Radley", site: moved, username: "rad" } },
    });
  });

  it("is refused for a reporter without a registration, one's own role, and by anybody but an administrator", async () => {
    const { settings } = keeper.calls;
    await expect(settings.changePerson({ ...changeOf(person), registrationNumber: "" })).rejects.toMatchObject({
      ...{ code: "invalid_input", message: expect.stringContaining("registration") },
    });
    await expect(settings.changePerson({ ...changeOf(person), site: { code: "", name: " " } })).rejects.toMatchObject({
      code: "invalid_input",
    });
    const self = changeOf(await personNamed("keeper"));
    await expect(settings.changePerson({ ...self, role: "radiologist", ...registration })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(reader.calls.settings.changePerson(changeOf(person))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("to another role signs them out, so that no window keeps the old rights", async () => {
    await keeper.calls.settings.changePerson({ ...changeOf(person), role: "administrator" });
    expect((await reader.calls.session.status()).state).toBe("signedOut");
    await keeper.calls.settings.changePerson({ ...changeOf(person), role: "radiologist" });
  });
});

describe("a forgotten password", () => {
  it("is reset by an administrator, and the temporary one opens nothing before it is changed", async () => {
    await reader.calls.session.signIn({ username: "rad", password: firstPassword });
    await keeper.calls.settings.resetPassword({ personId: person.id, password: temporary });
    const { signIn, status } = reader.calls.session;
    expect((await status()).state).toBe("signedOut");
    await expect(signIn({ username: "rad", password: firstPassword })).rejects.toMatchObject({
      ...{ code: "reauth_required", details: {} },
    });
    await expect(signIn({ username: "rad", password: temporary })).rejects.toMatchObject({
      ...{ code: "reauth_required", details: { mustChangePassword: true } },
    });
    await expect(signIn({ username: "rad", password: temporary, newPassword: temporary })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect((await status()).state).toBe("signedOut");
    expect(await signIn({ username: "rad", password: temporary, newPassword: own })).toMatchObject({
      state: "signedIn",
    });
    await expect(signIn({ username: "rad", password: temporary })).rejects.toMatchObject({ code: "reauth_required" });
    expect(await signIn({ username: "rad", password: own })).toMatchObject({ state: "signedIn" });
  });

  it("is reset neither by oneself nor by a reporter", async () => {
    const { id } = await personNamed("keeper");
    await expect(keeper.calls.settings.resetPassword({ personId: id, password: temporary })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(reader.calls.settings.resetPassword({ personId: id, password: temporary })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

it("every change is an audit row with who did it, to whom, and no secret", async () => {
  const { profileDirectory } = composed;
  const clock = new SystemClock();
  const store = await openStore({
    ...{ url: null, profileDirectory, programVersion: "0.0.0-test", clock, logger: keepingLogger() },
  });
  const entries = (await store.audit.list({ offset: 0, limit: 200 })).map(
    ({ action, personName, detail }) => `${personName} ${action} ${detail.replace(person.id, "rad")}`,
  );
  await store.close();
  expect(entries).toEqual(
    expect.arrayContaining([
      "A. Keeper person.change rad displayName site",
      "A. Keeper person.change rad role:radiologist>administrator displayName site",
      "A. Keeper person.resetPassword rad",
      "Dr Rad person.setPassword ",
    ]),
  );
  expect(entries.join()).not.toMatch(new RegExp(`${temporary}|${own}`));
});
