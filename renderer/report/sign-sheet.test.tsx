// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeDisplaySet, makeStudy } from "../case/case.test-data.ts";
import { createConnectionStore } from "../host/connection-store.ts";
import type { Host } from "../host/host-client.ts";
import { createClients } from "../host/host-client.ts";
import { HostProvider } from "../host/host-context.tsx";
import type { ViewerCommands } from "../viewer/viewer-types.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { archivesOnly, conclusion, finding, prepared } from "./sign-sheet.test-data.ts";
import { SignSheet } from "./sign-sheet.tsx";
import type { PreparedSigning } from "./sign-sheet-content.tsx";

/** A core that answers as told and notes what it was asked. */
class FakeCore {
  readonly calls: { name: string; input: unknown }[] = [];
  blocks: PreparedSigning["blocks"] = [];
  warnings: PreparedSigning["warnings"] | null = null;
  firstWriting: PreparedSigning["firstWriting"] = null;
  isDiskFull = false;
  isOnlyArchives = false;
  call(path: readonly string[], input: unknown): unknown {
    const name = path.join(".");
    this.calls.push({ name, input });
    const full = this.isOnlyArchives ? archivesOnly(prepared(this.blocks)) : prepared(this.blocks);
    if (name === "report.prepareSigning") {
      const { firstWriting } = this;
      return { ...full, warnings: this.warnings ?? full.warnings, firstWriting };
    }
    if (name === "report.save") {
      if (this.isDiskFull) throw Object.assign(new Error("The disk is full."), { code: "store_full" });
      return { revision: 2, savedAt: 2 };
    }
    const { secret } = input as { secret: string };
    if (secret !== "1234") throw Object.assign(new Error("This is not your PIN."), { code: "reauth_required" });
    return { reportVersionId: "d1", version: 1, deliveryCount: 2 };
  }
  named(name: string): unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.input);
  }
}

let core: FakeCore;
let mustSayWhy = false;
let unseen = ["Series 3 (0 of 2 images)"];
let tellUnseen: () => void = () => undefined;
let removed: string[] = [];
let keeper: DraftKeeper;
let root: Root;
const image = makeDisplaySet({});
const shown = image.images[0];
const banner = { workitemId: "w1", patient: makeStudy({ studyInstanceUid: "1.2.3", patientId: "P1" }).patient };
const viewer: ViewerCommands = {
  jumpTo: () => undefined,
  captureKeyImage: async () => null,
  redrawKeyImage: async () => null,
  unseenSeries: () => unseen,
  onUnseenChange: (listener) => {
    tellUnseen = listener;
    return () => undefined;
  },
  examinationImages: () => ({ sides: [], series: [] }),
  mustSayWhyUnseen: () => mustSayWhy,
  shownImages: () => (shown === undefined ? [] : [{ paneIndex: 0, displaySet: image, image: shown }]),
  selectedMeasurement: () => null,
  removeMeasurement: () => undefined,
};

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1)
    await act(async () => await new Promise((resolve) => setTimeout(resolve, 0)));
}

async function show(windowBlock = ""): Promise<void> {
  const clients = createClients({ call: async (path, input) => core.call(path, input) });
  const host: Host = { ...clients, connection: createConnectionStore(), close: () => undefined };
  keeper = new DraftKeeper(
    {
      load: async () => null,
      putAside: async () => undefined,
      save: async (input) => await clients.client.report.save(input),
    },
    () => () => undefined,
  );
  const content = { ...emptyDraftContent(), sections: { ...emptyDraftContent().sections, conclusion } };
  keeper.open({ id: "d1", workitemId: "w1", kind: "report", revision: 1, content, authorId: "p1", updatedAt: 1 });
  keeper.edit((before) => ({ ...before, comparedStudies: [] }));
  const container = document.body.appendChild(document.createElement("div"));
  root = createRoot(container);
  await act(async () =>
    root.render(
      <HostProvider host={host} queryClient={new QueryClient()}>
        <SignSheet
          isOpen
          keeper={keeper}
          viewer={viewer}
          banner={banner}
          windowBlock={windowBlock}
          onRemoveStudies={(studies) => removed.push(...studies)}
          onClose={() => undefined}
          onNext={() => undefined}
        />
      </HostProvider>,
    ),
  );
  await settle();
}

function dialog(): HTMLElement {
  const found = document.querySelector<HTMLElement>("[role=dialog]");
  if (found === null) throw new Error("no sheet is open");
  return found;
}
function signButton(): HTMLButtonElement {
  const found = [...dialog().querySelectorAll("button")].find((button) => button.textContent?.includes("Sign report"));
  if (found === undefined) throw new Error("the sheet has no button to sign");
  return found;
}
async function type(input: HTMLInputElement, text: string): Promise<void> {
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

async function enter(secret: string): Promise<void> {
  const input = dialog().querySelector<HTMLInputElement>("input[type=password]");
  if (input === null) throw new Error("the sheet has no field for the PIN");
  await type(input, secret);
  await act(async () => dialog().querySelector("form")?.requestSubmit());
  await settle();
}

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  core = new FakeCore();
  unseen = ["Series 3 (0 of 2 images)"];
  // Opened by a key: after a click that no pointer made the focus goes to the sheet, where a screen reader begins.
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe("SignSheet", () => {
  it("says patient, examination, conclusion, warnings and every recipient with what goes there", async () => {
    await show();
    const text = dialog().textContent ?? "";
    expect(document.getElementById(dialog().getAttribute("aria-labelledby") ?? "")?.textContent).toBe("Sign report");
    for (const part of [
      "TEST, Alice (Mrs)",
      "CT abdomen",
      "Enlarging lesion.",
      "The findings are empty.",
      "Mr E. Sampleby",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("2 deliveries will be queued");
    expect(text).not.toContain("archives only");
    expect(text).toContain("HL7 report");
    expect(text).toContain("PDF");
    expect(text).toContain("Clinic system does not answer");
  });

  it("saves the last words first and signs exactly that revision, naming the patients on the panes", async () => {
    await show();
    expect(core.calls.map((call) => call.name)).toEqual(["report.save", "report.prepareSigning"]);
    await enter("1234");
    expect(core.named("report.prepareSigning")).toEqual([
      { draftId: "d1", unseenSeries: ["Series 3 (0 of 2 images)"], banner, images: { sides: [], series: [] } },
    ]);
    expect(core.named("report.sign")).toEqual([
      {
        draftId: "d1",
        seenRecipients: ["r1\nd\nMr E. Sampleby"],
        revision: 2,
        secret: "1234",
        shownPatients: [{ patientId: "P1", issuerOfPatientId: "", studyInstanceUid: "1.2.3" }],
        unseenSeries: ["Series 3 (0 of 2 images)"],
        banner,
        images: { sides: [], series: [] },
        passedOver: [],
      },
    ]);
    expect(dialog().textContent).toContain("2 deliveries are queued and not proven yet");
    await vi.waitFor(() => expect(keeper.getState().phase).toBe("signed"));
  });

  it("asks again when images arrive while it is open, so that what was not seen is on the sheet", async () => {
    await show();
    unseen = ["Series 4 (0 of 9 images)"];
    core.warnings = [finding("seriesNotSeen", "warn", "Not seen in full: Series 4 (0 of 9 images).")];
    await act(async () => tellUnseen());
    await settle();
    const asked = core
      .named("report.prepareSigning")
      .map((input) => (input as { unseenSeries: string[] }).unseenSeries);
    expect(asked).toEqual([["Series 3 (0 of 2 images)"], ["Series 4 (0 of 9 images)"]]);
    expect(dialog().textContent).toContain("Series 4 (0 of 9 images)");
  });

  it("says that it is signed before the case behind it is drawn anew", async () => {
    await show();
    const saidBefore: boolean[] = [];
    keeper.subscribe(() => {
      if (keeper.getState().phase === "signed")
        saidBefore.push(dialog().textContent?.includes("Report signed") ?? false);
    });
    await enter("1234");
    await vi.waitFor(() => expect(saidBefore).toEqual([true]));
  });

  it("says that a PIN is wrong, clears it, and leaves the draft as it was", async () => {
    await show();
    await enter("9999");
    const box = dialog().querySelector<HTMLInputElement>("input[type=password]");
    expect(box?.value).toBe("");
    expect(document.activeElement).toBe(box);
    const described = (box?.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id));
    expect(described.map((each) => each?.textContent)).toContain("Not accepted. This is not your PIN.");
    expect(box?.closest("footer")?.textContent).toContain("This is not your PIN.");
    expect(keeper.getState().phase).toBe("saved");
    await enter("1234");
    await vi.waitFor(() => expect(keeper.getState().phase).toBe("signed"));
  });

  it("does not promise a reader where the report goes into archives only", async () => {
    core.isOnlyArchives = true;
    await show();
    expect(dialog().querySelector("footer")?.textContent).toContain("into archives only, to nobody who reads it");
  });

  it("offers to take out what is of another patient, and looks again", async () => {
    const block = finding("otherPatientImage", "block", "Not this patient's.");
    core.blocks = [{ ...block, studyInstanceUids: ["1.2.5"] }];
    await show();
    removed = [];
    core.blocks = [];
    const remove = [...dialog().querySelectorAll("button")].find(({ textContent }) =>
      textContent?.includes("Remove it"),
    );
    await act(async () => remove?.click());
    await settle();
    expect(removed).toEqual(["1.2.5"]);
    expect(dialog().textContent).not.toContain("Not this patient's.");
    expect(core.named("report.prepareSigning")).toHaveLength(2);
  });

  it("takes no PIN without a reason where the site asks why series were not seen", async () => {
    mustSayWhy = true;
    await show();
    mustSayWhy = false;
    await enter("1234");
    expect(core.named("report.sign")).toEqual([]);
    const box = dialog().querySelector<HTMLInputElement>("input[type=text]");
    if (box === null) throw new Error("There is no box for the reason.");
    await type(box, "Repeat of series 2");
    await enter("1234");
    expect(core.named("report.sign")).toMatchObject([{ unseenReason: "Repeat of series 2" }]);
  });

  it("signs over a warning, and over a block that a decision answers, only with a reason for each", async () => {
    const side = finding("lateralityConflict", "warn", "The findings and the conclusion name different sides.");
    const critical = { ...finding("criticalWording", "block", "Nobody is told."), isAnsweredByReason: true };
    core.warnings = [side];
    core.blocks = [critical];
    await show();
    expect(dialog().textContent).toContain("Why it is looked for. A standard");
    await enter("1234");
    expect(core.named("report.sign")).toEqual([]);
    const boxes = [...dialog().querySelectorAll<HTMLInputElement>("input[role=combobox]")];
    expect(boxes.map((box) => box.labels?.[0]?.textContent)).toEqual([
      "Reason: criticalWording",
      "Reason: lateralityConflict",
    ]);
    await vi.waitFor(() => expect(document.activeElement).toBe(boxes[0]));
    for (const box of boxes) await type(box, "ok");
    await enter("1234");
    expect(core.named("report.sign")).toEqual([]);
    expect(dialog().textContent).toContain("A reason has at least 5 letters.");
    for (const box of boxes) await type(box, "Told by telephone");
    await enter("1234");
    const reason = "Told by telephone";
    expect(core.named("report.sign")).toMatchObject([
      {
        passedOver: [
          { code: "criticalWording", sentence: critical.sentence, reason },
          { code: "lateralityConflict", sentence: side.sentence, reason },
        ],
      },
    ]);
  });

  it("asks once for what is found in many places in the same words, and signs with one reason", async () => {
    const doubled = finding("dictationArtefact", "warn", "“liver liver” stands twice.");
    core.warnings = Array.from({ length: 2_000 }, () => ({ ...doubled }));
    await show();
    const boxes = [...dialog().querySelectorAll<HTMLInputElement>("input[role=combobox]")];
    expect(boxes).toHaveLength(1);
    expect(dialog().textContent).toContain("In 2,000 places; one reason stands for all.");
    for (const box of boxes) await type(box, "Meant as written");
    await enter("1234");
    const { code, sentence } = doubled;
    expect(core.named("report.sign")).toMatchObject([{ passedOver: [{ code, sentence, reason: "Meant as written" }] }]);
  });

  it("asks for reasons in lots, and signs only when the last finding has one", async () => {
    core.warnings = Array.from({ length: 12 }, (_, index) =>
      finding("unitMissing", "warn", `Number ${index} is bare.`),
    );
    await show();
    const boxes = () => [...dialog().querySelectorAll<HTMLInputElement>("input[role=combobox]")];
    expect(boxes()).toHaveLength(10);
    expect(dialog().textContent).toContain("2 further findings need a reason too");
    for (const box of boxes()) await type(box, "Seen so");
    expect(boxes()).toHaveLength(12);
    await enter("1234");
    expect(core.named("report.sign")).toEqual([]);
    for (const box of boxes().slice(10)) await type(box, "Seen so");
    await enter("1234");
    expect(core.named("report.sign")).toHaveLength(1);
  });

  it("has its green line only where nothing is said, and says no more there than that the patient is the same", async () => {
    core.warnings = [];
    await show();
    const lines = () => [...dialog().querySelectorAll("ul[aria-live] > li")].map(({ textContent }) => textContent);
    const agree = "Banner, panes and report name the same patient.";
    expect(lines()).toEqual([agree]);
    expect(dialog().querySelector(".lucide-circle-check")).not.toBeNull();
    await act(async () => root.unmount());
    core.warnings = [finding("seriesNotSeen", "notice", "Series 3: 1 of 41 images was seen.")];
    await show();
    expect(lines()[1]).toContain(`${agree} What the lines above say stays as it is`);
    expect(dialog().querySelector(".lucide-circle-check")).toBeNull();
  });

  it("does not take No for the meaning of a text that has a negation more, and signs by what changed", async () => {
    const before = { ...prepared([]).document.sections, conclusion: [[{ kind: "text" as const, text: "No lesion." }]] };
    core.firstWriting = {
      ...{ kind: "asked", writerId: "t", writerName: "Dr T. Learner", writerRole: "Trainee", writtenAt: 0, reason: "" },
      text: { sections: before, keyImages: [] },
    };
    await show();
    const choose = async (label: string) => {
      const found = [...dialog().querySelectorAll("label")].find(({ textContent }) => textContent === label);
      await act(async () => found?.click());
    };
    await choose("No");
    expect(dialog().textContent).toContain("The difference has another negation, side or number: say what changed.");
    await enter("1234");
    expect(core.named("report.sign")).toEqual([]);
    await choose("Yes");
    expect(dialog().textContent).not.toContain("The difference has another negation");
  });

  it("takes no PIN while something stands in the way", async () => {
    core.blocks = [finding("emptyConclusion", "block", "The conclusion is empty.")];
    await show();
    expect(dialog().textContent).toContain("The conclusion is empty.");
    expect(signButton().disabled).toBe(true);
    expect(dialog().querySelector<HTMLInputElement>("input[type=password]")?.disabled).toBe(true);
  });

  it("takes no PIN while a pane shows another patient", async () => {
    await show("Images of another patient came with this case.");
    expect(dialog().textContent).toContain("Images of another patient");
    expect(signButton().disabled).toBe(true);
  });

  it("prepares nothing while the last words cannot be saved", async () => {
    core.isDiskFull = true;
    await show();
    expect(dialog().textContent).toContain("The last words are not saved.");
    expect(core.named("report.prepareSigning")).toEqual([]);
  });
});
