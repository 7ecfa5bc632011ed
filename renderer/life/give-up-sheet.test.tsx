// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createConnectionStore } from "../host/connection-store.ts";
import { createClients } from "../host/host-client.ts";
import { HostProvider } from "../host/host-context.tsx";
import { emptyDraftContent } from "../report/draft-content.test-data.ts";
import { DraftKeeper } from "../report/draft-keeper.ts";
import { GiveUpSheet } from "./give-up-sheet.tsx";

let root: Root;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  // Opened by a key: after a click that no pointer made the focus goes to the sheet, where a screen reader begins.
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it("a correction is given up with its last words stored first, after a sentence and never by the first key", async () => {
  const calls: [string, unknown][] = [];
  const clients = createClients({
    call: async (path, input) => {
      calls.push([path.join("."), input]);
      return path.at(-1) === "save" ? { revision: 5, savedAt: 2 } : {};
    },
  });
  const host = { ...clients, connection: createConnectionStore(), close: () => undefined };
  const keeper = new DraftKeeper(
    {
      load: async () => null,
      putAside: async () => undefined,
      save: async (input) => await clients.client.report.save(input),
    },
    () => () => undefined,
  );
  const draft = { id: "d1", workitemId: "w1", revision: 4, content: emptyDraftContent(), authorId: "p1", updatedAt: 1 };
  keeper.open({ ...draft, kind: "correction" });
  keeper.edit((content) => ({ ...content, correctionSummary: "The side was wrong." }));
  const ended: string[] = [];
  root = createRoot(document.body.appendChild(document.createElement("div")));
  await act(async () =>
    root.render(
      <HostProvider host={host} queryClient={new QueryClient()}>
        <GiveUpSheet keeper={keeper} onGivenUp={() => ended.push("givenUp")} onClose={() => ended.push("closed")} />
      </HostProvider>,
    ),
  );
  expect(document.querySelector("[role=alertdialog]")?.textContent).toContain("Nothing of this correction is signed");
  expect(document.activeElement?.textContent).toBe("Go on writing");
  const button = [...document.querySelectorAll("button")].find((each) => each.textContent === "Give up the correction");
  await act(async () => {
    button?.click();
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  expect(calls.map(([name]) => name)).toEqual(["report.save", "life.giveUpRevision"]);
  expect(calls.at(-1)?.[1]).toEqual({ draftId: "d1", revision: 5 });
  expect(ended).toEqual(["closed", "givenUp"]);
});
