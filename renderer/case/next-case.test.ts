// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from "vitest";
import type { Workitem } from "../../shared/domain/workitem.ts";
import type { CoreClient } from "../host/host-client.ts";
import { expectNextCase, goToNextCase } from "./next-case.ts";

const row = (id: string, personId: string | null = null) =>
  ({ id, reservation: personId === null ? null : { personId, displayName: "Dr B", since: 1 } }) as Workitem;
const at = (workitemId: string, personId = "a") => ({ personId, workitemId, generation: 1 });
const asked: unknown[] = [];
const expected: unknown[] = [];
const clientWith = (rows: readonly Workitem[] | null) =>
  ({
    worklist: {
      list: async (input: unknown) => {
        asked.push(input);
        if (rows === null) throw new Error("gone");
        return { rows };
      },
      expect: async (input: unknown) => void expected.push(input),
    },
    case: { open: async () => ({}), leave: async () => undefined },
  }) as unknown as CoreClient;

beforeEach(() => {
  asked.length = 0;
  location.hash = "#/case/present";
});

it("opens the unread case that is due first and that nobody has, never the present one again", async () => {
  await goToNextCase(clientWith([row("present"), row("taken", "b"), row("free"), row("later")]), at("present"));
  expect(location.hash).toBe("#/case/free");
  expect(asked).toMatchObject([
    { filter: { statuses: ["unread"] }, sort: { column: "target", direction: "ascending" }, offset: 0 },
  ]);
});
it("goes on through the list over cases that are left untouched, and comes back to them once nothing else is left", async () => {
  const all = clientWith([row("one"), row("two"), row("three")]);
  const visited = [];
  for (let present = "one"; visited.length < 3; ) {
    await goToNextCase(all, at(present));
    present = location.hash.replace("#/case/", "");
    visited.push(present);
  }
  expect(visited).toEqual(["two", "three", "one"]);
  // What has come meanwhile is due first and was not gone on from.
  await goToNextCase(clientWith([row("urgent"), row("one"), row("two")]), at("one"));
  expect(location.hash).toBe("#/case/urgent");
  // Another person passed over nothing.
  await goToNextCase(clientWith([row("one"), row("two"), row("urgent")]), at("urgent", "b"));
  expect(location.hash).toBe("#/case/one");
  const later = performance.now() + 16 * 60_000;
  const clock = vi.spyOn(performance, "now").mockReturnValue(later);
  await goToNextCase(clientWith([row("two"), row("four"), row("urgent")]), at("urgent"));
  expect(location.hash).toBe("#/case/two");
  clock.mockRestore();
});
it("stays where it is when nothing unread is left, or the list cannot be had", async () => {
  await goToNextCase(clientWith([row("present"), row("taken", "b")]), at("present"));
  expect(location.hash).toBe("#/case/present");
  await goToNextCase(clientWith(null), at("present"));
  expect(location.hash).toBe("#/case/present");
});

it("has the headers of the next case asked for before it is opened, and says nothing where that fails", async () => {
  await expectNextCase(clientWith([row("present"), row("taken", "b"), row("free")]), at("present"));
  expect(expected).toEqual([{ workitemId: "free" }]);
  await expectNextCase(clientWith(null), at("present"));
  await expectNextCase(clientWith([row("present")]), at("present"));
  expect(expected).toHaveLength(1);
  expect(location.hash).toBe("#/case/present");
});
