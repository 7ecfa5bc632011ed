import { afterAll, beforeAll, expect, it } from "vitest";
import { firstKeptImagesPolicy } from "../../shared/rules/kept-images-policy.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";

const site = { code: "RXX01", name: "Exampleton General" };
const password = "another long password";
let composed: ComposedCore;

beforeAll(async () => {
  composed = await composeCore();
});
afterAll(() => composed?.remove());

it("sets what is kept of images for the site, by an administrator alone, and keeps it on record", async () => {
  const { calls } = composed.window();
  await expect(calls.settings.keptImages()).rejects.toMatchObject({ code: "signed_out" });
  await calls.session.createAdministrator({
    ...{ displayName: "A. Admin", username: "admin", password: "long enough a password", site },
  });
  await calls.settings.addPerson({
    ...{ username: "reader", displayName: "Dr Q. Reader", role: "radiologist", password, site },
    ...{ registrationBody: "GMC", registrationNumber: "0000001" },
  });
  expect(await calls.settings.keptImages()).toEqual({ policy: firstKeptImagesPolicy, bytes: 0, studyCount: 0 });
  const own = { ...firstKeptImagesPolicy, casesAhead: 2, from: "20:00", to: "06:00", megabitsPerSecond: 50 };
  expect((await calls.settings.saveKeptImages(own)).policy).toEqual(own);
  expect((await calls.settings.emptyKeptImages({})).studyCount).toBe(0);
  await expect(calls.settings.saveKeptImages({ ...own, from: "25:00" })).rejects.toThrow();

  const reader = composed.window().calls;
  await reader.session.signIn({ username: "reader", password });
  expect((await reader.settings.keptImages()).policy).toEqual(own);
  await expect(reader.settings.saveKeptImages(firstKeptImagesPolicy)).rejects.toMatchObject({ code: "forbidden" });
  await expect(reader.settings.emptyKeptImages({})).rejects.toMatchObject({ code: "forbidden" });
  expect((await reader.settings.keptImages()).policy).toEqual(own);
});
