// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import type { CoreClient } from "../host/host-client.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { giveFlaggedCaseBack } from "./after-alert.ts";

const released: unknown[] = [];
const client = (isRefused = false) =>
  ({
    worklist: {
      release: async (input: unknown) => {
        if (isRefused) throw new Error("gone");
        released.push(input);
      },
    },
  }) as unknown as CoreClient;
const keeper = (savedEditCount: number) =>
  ({ flush: async () => ({ phase: "saved", editCount: 2, savedEditCount }) }) as unknown as DraftKeeper;

beforeEach(() => {
  released.length = 0;
  location.hash = "#/case/c1";
});

it("saves the words, gives the case back and goes to the list", async () => {
  await giveFlaggedCaseBack(client(), keeper(2), "c1");
  expect(released).toEqual([{ workitemId: "c1" }]);
  expect(location.hash).toBe("#/reading-list");
});
it("keeps the case open where words are unsaved, or it could not be given back", async () => {
  await giveFlaggedCaseBack(client(), keeper(1), "c1");
  expect(released).toEqual([]);
  await giveFlaggedCaseBack(client(true), null, "c1");
  expect(location.hash).toBe("#/case/c1");
});
