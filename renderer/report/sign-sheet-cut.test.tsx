// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeStudy } from "../case/case.test-data.ts";
import { createHost, type Host } from "../host/host-client.ts";
import { HostProvider } from "../host/host-context.tsx";
import type { Wire } from "../host/wire.ts";
import type { ViewerCommands } from "../viewer/viewer-types.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { prepared } from "./sign-sheet.test-data.ts";
import { SignSheet } from "./sign-sheet.tsx";
import type { SignedResult } from "./signed-view.tsx";

const signed: SignedResult = { reportVersionId: "d1", version: 1, deliveryCount: 2, releaseAt: 0 };

/** A core at the end of a line that a test cuts: what is under way then gets no answer. */
class CutCore {
  readonly calls: string[] = [];
  /** What it says became of the signing; null: nothing was signed. */
  outcome: SignedResult | null = signed;
  /** Cut the line when these arrive, before their answer. */
  cutsAt = new Set(["report.sign"]);
  outcomeError: Error | null = null;
  #isDown = false;
  #wire: Wire | null = null;

  readonly open = async (): Promise<Wire> => {
    if (this.#isDown) throw new Error("the line is cut");
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const failed = closed.then(() => Promise.reject(new Error("closed")));
    failed.catch(() => undefined);
    let isOver = false;
    const close = () => {
      isOver = true;
      resolve();
    };
    const call = async (path: readonly string[]) =>
      await Promise.race([isOver ? failed : this.#answer(path.join(".")), failed]);
    this.#wire = { link: { call }, closed, close };
    return this.#wire;
  };

  cut(): void {
    this.#isDown = true;
    this.#wire?.close();
  }

  mend(): void {
    this.#isDown = false;
  }

  count(name: string): number {
    return this.calls.filter((call) => call === name).length;
  }

  async #answer(name: string): Promise<unknown> {
    this.calls.push(name);
    if (this.cutsAt.delete(name)) {
      this.cut();
      return await new Promise(() => undefined);
    }
    if (name === "report.prepareSigning") return prepared([]);
    if (name === "referrerPage.toGive") return { links: [] };
    if (name === "report.save") return { revision: 2, savedAt: 2 };
    if (name === "report.signingOutcome" && this.outcomeError !== null) throw this.outcomeError;
    return name === "report.signingOutcome" ? { signed: this.outcome } : signed;
  }
}

let core: CutCore;
let host: Host;
let keeper: DraftKeeper;
let root: Root;
let closed = 0;
const banner = { workitemId: "w1", patient: makeStudy({ studyInstanceUid: "1.2.3", patientId: "P1" }).patient };
const viewer: ViewerCommands = {
  jumpTo: () => undefined,
  captureKeyImage: async () => null,
  redrawKeyImage: async () => null,
  unseenSeries: () => [],
  onUnseenChange: () => () => undefined,
  examinationImages: () => ({ sides: [], series: [] }),
  mustSayWhyUnseen: () => false,
  shownImages: () => [],
  selectedMeasurement: () => null,
  removeMeasurement: () => undefined,
};

async function show({ isUnsaved = false } = {}): Promise<void> {
  keeper = new DraftKeeper(
    {
      load: async () => null,
      putAside: async () => undefined,
      save: async (input) => await host.client.report.save(input),
    },
    () => () => undefined,
  );
  const content = emptyDraftContent();
  keeper.open({ id: "d1", workitemId: "w1", kind: "report", revision: 1, content, authorId: "p1", updatedAt: 1 });
  if (isUnsaved) keeper.edit((before) => ({ ...before, comparedStudies: [] }));
  root = createRoot(document.body.appendChild(document.createElement("div")));
  await act(async () =>
    root.render(
      <HostProvider host={host} queryClient={new QueryClient()}>
        <SignSheet
          isOpen
          keeper={keeper}
          viewer={viewer}
          banner={banner}
          windowBlock=""
          onRemoveStudies={() => undefined}
          onClose={() => {
            closed += 1;
          }}
          onNext={() => undefined}
        />
      </HostProvider>,
    ),
  );
}

const dialog = () => document.querySelector<HTMLElement>("[role=dialog]");
const text = () => dialog()?.textContent ?? "";
const pin = () => dialog()?.querySelector<HTMLInputElement>("input[type=password]") ?? null;
const isConnected = () => host.connection.getState().state === "connected";

async function until(holds: () => boolean): Promise<void> {
  await act(async () => await vi.waitFor(() => expect(holds()).toBe(true), { timeout: 4_000 }));
}

async function submit(): Promise<void> {
  const input = pin();
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, "1234");
    input?.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await act(async () => dialog()?.querySelector("form")?.requestSubmit());
}

async function signAndCut(): Promise<void> {
  await show();
  await until(() => pin() !== null);
  await submit();
  await until(() => text().includes("The connection to the workstation was lost."));
}

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  // Opened by a key: after a click that no pointer made the focus goes to the sheet, where a screen reader begins.
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  core = new CutCore();
  closed = 0;
  host = createHost(core.open);
  await vi.waitFor(() => expect(isConnected()).toBe(true));
});
afterEach(async () => {
  await act(async () => root.unmount());
  host.close();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe("a sign sheet whose answer was lost", () => {
  it("says so, signs nothing a second time, and asks when the line is back", async () => {
    await signAndCut();
    expect(text()).toContain("this sheet asks by itself whether the report was signed");
    const button = [...(dialog()?.querySelectorAll("button") ?? [])].find((each) =>
      each.textContent?.includes("Sign report"),
    );
    expect(button?.getAttribute("data-pending")).toBe("true");
    await submit();
    await act(async () => {
      pin()?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    });
    expect(closed).toBe(0);
    expect(core.calls.filter((name) => name !== "report.prepareSigning")).toEqual(["report.sign"]);
    core.mend();
    await until(() => text().includes("The report is signed"));
    expect(document.getElementById(dialog()?.getAttribute("aria-labelledby") ?? "")?.textContent).toBe("Report signed");
    expect(keeper.getState().phase).toBe("signed");
    expect([core.count("report.sign"), core.count("report.signingOutcome")]).toEqual([1, 1]);
  });

  it("says that nothing was signed, with the empty PIN field in focus, and signs again", async () => {
    core.outcome = null;
    await signAndCut();
    core.mend();
    await until(() => text().includes("It was not signed. Nothing was lost; sign again."));
    expect(pin()?.value).toBe("");
    expect(document.activeElement).toBe(pin());
    expect(keeper.getState().phase).toBe("saved");
    await submit();
    await until(() => text().includes("The report is signed"));
    expect(core.count("report.sign")).toBe(2);
  });

  it("asks again where the line is cut while it asks", async () => {
    core.cutsAt.add("report.signingOutcome");
    await signAndCut();
    core.mend();
    await until(() => core.count("report.signingOutcome") === 1 && !isConnected());
    core.mend();
    await until(() => text().includes("The report is signed"));
    expect([core.count("report.sign"), core.count("report.signingOutcome")]).toEqual([1, 2]);
  });

  it("claims neither where the core does not say", async () => {
    core.outcomeError = Object.assign(new Error("This window is locked. Please unlock it."), { code: "signed_out" });
    await signAndCut();
    core.mend();
    await until(() => text().includes("What became of the signing is not known yet. This window is locked."));
    expect(text()).not.toContain("It was not signed");
    expect(keeper.getState().phase).toBe("saved");
  });
});

describe("a sign sheet that is opened over a lost line", () => {
  it("names the line, keeps the words, and goes on by itself", async () => {
    core.cut();
    await vi.waitFor(() => expect(isConnected()).toBe(false));
    await show({ isUnsaved: true });
    expect(text()).toContain("The connection to the workstation was lost.");
    expect(text()).toContain("Your words are kept here in this window.");
    expect(core.calls).toEqual([]);
    core.mend();
    await until(() => pin() !== null);
    expect(core.calls).toEqual(["report.save", "report.prepareSigning"]);
    expect(document.activeElement).toBe(pin());
  });

  it("goes on too where the line is cut in the middle of saving", async () => {
    core.cutsAt = new Set(["report.save"]);
    await show({ isUnsaved: true });
    await until(() => text().includes("Your words are kept here in this window."));
    core.mend();
    await until(() => pin() !== null);
    expect(core.calls).toEqual(["report.save", "report.save", "report.prepareSigning"]);
  });

  it("is closed by Esc, and prepares nothing afterwards", async () => {
    core.cut();
    await vi.waitFor(() => expect(isConnected()).toBe(false));
    await show({ isUnsaved: true });
    await act(async () => {
      dialog()?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    });
    expect(closed).toBe(1);
    await act(async () => root.unmount());
    root = createRoot(document.body.appendChild(document.createElement("div")));
    core.mend();
    await vi.waitFor(() => expect(isConnected()).toBe(true), { timeout: 4_000 });
    expect(core.calls).toEqual([]);
  });
});
