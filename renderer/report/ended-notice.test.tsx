// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createConnectionStore } from "../host/connection-store.ts";
import { createClients } from "../host/host-client.ts";
import { HostProvider } from "../host/host-context.tsx";
import { EndedNotice } from "./ended-notice.tsx";

let root: Root;
let ended: { draftId: string; keptUntil: number | null } | null;
let calls: string[];

async function show(draftId: string): Promise<string> {
  const clients = createClients({
    call: async (path) => {
      calls.push(path.join("."));
      return path[1] === "endedWhileOpen" ? { ended } : {};
    },
  });
  const host = { ...clients, connection: createConnectionStore(), close: () => undefined };
  const queryClient = new QueryClient();
  root = createRoot(document.body.appendChild(document.createElement("div")));
  await act(async () =>
    root.render(
      <HostProvider host={host} queryClient={queryClient}>
        <EndedNotice workitemId="w1" draftId={draftId} />
      </HostProvider>,
    ),
  );
  await act(async () => await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0)));
  // What was fetched is told a turn later, then drawn.
  for (let turn = 0; turn < 12; turn += 1)
    await act(async () => await new Promise((resolve) => setTimeout(resolve, 0)));
  return document.body.textContent ?? "";
}

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  calls = [];
  ended = { draftId: "d1", keptUntil: Date.parse("2026-11-18T14:03:21Z") };
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe("the notice of a program that ended while a report was written", () => {
  it("says up to when the words are kept, and goes when it is put away", async () => {
    expect(await show("d1")).toContain(
      "Sightline ended while this report was being written. The words up to 14:03:21 are kept; what was typed after that may be missing. Read the end of your text.",
    );
    await act(async () => document.querySelector("button")?.click());
    await act(async () => await vi.waitFor(() => expect(document.body.textContent).toBe("")));
    expect(calls).toEqual(["life.endedWhileOpen", "life.putAwayEnded"]);
  });

  it("names no time where nothing was saved", async () => {
    ended = { draftId: "d1", keptUntil: null };
    expect(await show("d1")).toContain("Nothing that you may have typed was kept yet.");
  });

  it("says nothing of another draft, nor where nothing happened", async () => {
    expect(await show("d2")).toBe("");
    expect(calls).toEqual(["life.endedWhileOpen"]);
    await act(async () => root.unmount());
    ended = null;
    expect(await show("d1")).toBe("");
  });
});
