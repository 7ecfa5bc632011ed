import { expect, it } from "vitest";
import { digestInstances } from "./instance-digests.ts";

const instance = (uid: string, description: string) => ({
  "00080018": { vr: "UI", Value: [uid] },
  "0008103E": { vr: "LO", Value: [description] },
});

it("gives the same for the same header, and another for any other", async () => {
  const before = await digestInstances([instance("1", "CT"), instance("2", "CT")]);
  const now = await digestInstances([instance("2", "CT corrected"), instance("1", "CT")]);
  expect([...before.keys()]).toEqual(["1", "2"]);
  expect(now.get("1")).toBe(before.get("1"));
  expect(now.get("2")).not.toBe(before.get("2"));
});

it("tells that a second instance came under an identifier that was there", async () => {
  const [one, two] = [instance("1", "CT"), instance("1", "MR")];
  expect((await digestInstances([one, two])).get("1")).not.toBe((await digestInstances([one])).get("1"));
});
