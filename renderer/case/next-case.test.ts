// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import type { Workitem } from "../../shared/domain/workitem.ts";
import type { CoreClient } from "../host/host-client.ts";
import { goToNextCase } from "./next-case.ts";

const row = (id: string, personId: string | null = null) =>
  ({ id, reservation: personId === null ? null : { personId, displayName: "Dr B", since: 1 } }) as Workitem;
const asked: unknown[] = [];
const clientWith = (rows: readonly Workitem[] | null) =>
  ({
    worklist: {
      list: async (input: unknown) => {
        asked.push(input);
        if (rows === null) throw new Error("gone");
        return { rows };
      },
    },
  }) as unknown as CoreClient;

beforeEach(() => {
  asked.length = 0;
  location.hash = "#/case/present";
});

it("opens the unread case that is due first and that nobody has, never the present one again", async () => {
  await goToNextCase(clientWith([row("present"), row("taken", "b"), row("free"), row("later")]), "present");
  expect(location.hash).toBe("#/case/free");
  expect(asked).toMatchObject([
    { filter: { statuses: ["unread"] }, sort: { column: "target", direction: "ascending" }, offset: 0 },
  ]);
});
it("stays where it is when nothing unread is left, or the list cannot be had", async () => {
  await goToNextCase(clientWith([row("present"), row("taken", "b")]), "present");
  expect(location.hash).toBe("#/case/present");
  await goToNextCase(clientWith(null), "present");
  expect(location.hash).toBe("#/case/present");
});
