// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createHost, type Host } from "../host/host-client.ts";
import { HostProvider } from "../host/host-context.tsx";
import type { Wire } from "../host/wire.ts";
import { emptyDraftContent } from "../report/draft-content.test-data.ts";
import { DraftKeeper } from "../report/draft-keeper.ts";
import { EndSheet } from "./end-sheet.tsx";

const ended = { reportVersionId: "v2", version: 2, releaseAt: 0 };

/** A core at the end of a line that is cut once the case is being ended, and comes back when a test says so. */
class CutCore {
  readonly calls: [string, unknown][] = [];
  outcome: typeof ended | null = ended;
  cutsAtEnd = true;
  #isDown = false;

  readonly open = async (): Promise<Wire> => {
    if (this.#isDown) throw new Error("the line is cut");
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const failed = closed.then(() => Promise.reject(new Error("closed")));
    failed.catch(() => undefined);
    const call = async (path: readonly string[], input: unknown) => {
      const name = path.join(".");
      this.calls.push([name, input]);
      if (name === "life.end" && this.cutsAtEnd) {
        this.#isDown = true;
        resolve();
        return await failed;
      }
      if (name === "report.save") return { revision: 5, savedAt: 2, refused: [] };
      return name === "life.endingOutcome" ? { ended: this.outcome } : ended;
    };
    return { link: { call }, closed, close: resolve };
  };

  mend(): void {
    this.#isDown = false;
  }

  names(): string[] {
    return this.calls.map(([name]) => name).filter((name) => !name.startsWith("events"));
  }
}

let core: CutCore;
let host: Host;
let root: Root;
let said: string[];

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  core = new CutCore();
  host = createHost(core.open);
  await vi.waitFor(() => expect(host.connection.getState().state).toBe("connected"));
  said = [];
  root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(async () => {
  await act(async () => root.unmount());
  host.close();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const rest = (milliseconds = 30) =>
  act(async () => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  });
async function until(holds: () => boolean): Promise<void> {
  await act(async () => await vi.waitFor(() => expect(holds()).toBe(true), { timeout: 4_000 }));
}

const words = () => document.querySelector("[role=dialog]")?.textContent ?? "";

async function cancelCase(keeper: DraftKeeper | null): Promise<void> {
  await act(async () =>
    root.render(
      <HostProvider host={host} queryClient={new QueryClient()}>
        <EndSheet
          workitemId="w1"
          newest={null}
          keeper={keeper}
          onEnded={() => said.push("ended")}
          onClose={() => said.push("closed")}
        />
      </HostProvider>,
    ),
  );
  const [reason, secret] = [...document.querySelectorAll<HTMLInputElement>("input[type=text], input[type=password]")];
  await type(reason, "Reported at Othertown");
  await type(secret, "1234");
  await act(async () => document.querySelector<HTMLButtonElement>("button[type=submit]")?.click());
  await rest();
}

async function type(input: HTMLInputElement | undefined, text: string): Promise<void> {
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
  await act(async () => {
    set?.call(input, text);
    input?.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

it("an answer that was lost is asked for when the line is back, and the case ends once", async () => {
  await cancelCase(null);
  expect(words()).toContain("The connection to the workstation was lost.");
  expect(said).toEqual([]);
  core.mend();
  await until(() => said.length > 0);
  expect(said).toEqual(["closed", "ended"]);
  expect(core.names()).toEqual(["life.end", "life.endingOutcome"]);
  expect(core.calls.find(([name]) => name === "life.endingOutcome")?.[1]).toEqual({
    workitemId: "w1",
    seenVersionId: null,
  });
});

it("what was not done is named so, and the sheet stays with the reason and without the secret", async () => {
  core.outcome = null;
  await cancelCase(null);
  core.mend();
  await until(() => words().includes("It was not done."));
  expect(said).toEqual([]);
  expect(words()).toContain("It was not done. Nobody was told anything. Say it again.");
  const [reason, secret] = [...document.querySelectorAll<HTMLInputElement>("input[type=text], input[type=password]")];
  expect([reason?.value, secret?.value]).toEqual(["Reported at Othertown", ""]);
});

it("the last words are stored before the case ends", async () => {
  core.cutsAtEnd = false;
  const save = async (input: Parameters<Host["client"]["report"]["save"]>[0]) => await host.client.report.save(input);
  const keeper = new DraftKeeper(
    { load: async () => null, putAside: async () => undefined, save },
    () => () => undefined,
  );
  const draft = { id: "d1", workitemId: "w1", revision: 4, content: emptyDraftContent(), authorId: "p1", updatedAt: 1 };
  keeper.open({ ...draft, kind: "report" });
  keeper.edit((content) => ({ ...content, correctionSummary: "Words" }));
  await cancelCase(keeper);
  expect(core.names()).toEqual(["report.save", "life.end"]);
  expect(said).toEqual(["closed", "ended"]);
});
