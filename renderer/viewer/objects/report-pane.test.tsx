// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ImageReference } from "../../../shared/domain/measurement.ts";
import type { StructuredReport } from "../../../shared/objects/structured-report.ts";
import { makeDisplaySet } from "../../case/case.test-data.ts";
import type { Viewer } from "../viewer.ts";
import { createViewerStore } from "../viewer-store.ts";
import { ReportPane } from "./report-pane.tsx";

let root: Root;
beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  const place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

const images = makeDisplaySet({ id: "images", imageCount: 1 });
const sopInstanceUid = images.images[0]?.reference.sopInstanceUid ?? "";
const leaf = { relationship: "CONTAINS", references: [], children: [] };
const report: StructuredReport = {
  sopInstanceUid: "1.9",
  title: "Imaging Measurement Report",
  standing: "Complete, verified by Testwell Rita",
  nodes: [
    {
      ...leaf,
      id: 1,
      name: "Measurement Group",
      value: "",
      children: [{ ...leaf, id: 2, name: "Diameter", value: "12.3 mm" }],
    },
    {
      ...leaf,
      id: 3,
      name: "Source",
      value: "",
      references: [
        { sopClassUid: "1.2", sopInstanceUid, frameNumbers: [] },
        { sopClassUid: "1.2", sopInstanceUid: "9.9.9", frameNumbers: [] },
      ],
    },
  ],
};
const whole = makeDisplaySet({ id: "report", reports: [report], modality: "SR", imageCount: 0 });

async function show(set = whole): Promise<{ viewer: Viewer; jumps: ImageReference[] }> {
  const jumps: ImageReference[] = [];
  const store = createViewerStore();
  store.setState({ displaySets: [images, set] });
  const commands = { jumpTo: vi.fn((reference: ImageReference) => void jumps.push(reference)) };
  const viewer = { store, commands } as unknown as Viewer;
  await act(async () => root.render(<ReportPane viewer={viewer} paneIndex={0} set={set} />));
  return { viewer, jumps };
}

describe("ReportPane", () => {
  it("reads the whole report, and says what it says of itself", async () => {
    await show();
    const text = document.body.textContent ?? "";
    for (const part of [report.title, report.standing, "Measurement Group", "Diameter", "12.3 mm"]) {
      expect(text).toContain(part);
    }
  });

  it("says once how many objects a list names that are not here, however long it is", async () => {
    const absent = (id: number) => ({
      ...leaf,
      id,
      name: "",
      value: "",
      references: [{ sopClassUid: "1.2", sopInstanceUid: `9.9.${id}`, frameNumbers: [] }],
    });
    const present = { ...absent(20), references: [{ sopClassUid: "1.2", sopInstanceUid, frameNumbers: [] }] };
    const library = { ...leaf, id: 9, name: "Image Library", value: "", children: [absent(10), present, absent(11)] };
    await show(
      makeDisplaySet({ id: "report", reports: [{ ...report, nodes: [library] }], modality: "SR", imageCount: 0 }),
    );
    expect(document.querySelector("article")?.textContent).toContain("names 2 objects that are no images of this case");
    expect(document.querySelectorAll("article li")).toHaveLength(3);
    expect(document.querySelectorAll("article button")).toHaveLength(1);
  });

  it("leads to an image of the case beside the report, and to nothing of anybody else", async () => {
    const { viewer, jumps } = await show();
    const buttons = [...document.querySelectorAll("button")];
    expect(buttons.map((button) => button.textContent)).toEqual(["Show series 1, image 1"]);
    expect(document.body.textContent).toContain("names an object that is no image of this case");
    await act(async () => buttons[0]?.click());
    expect(jumps.map((reference) => reference.sopInstanceUid)).toEqual([sopInstanceUid]);
    expect(viewer.store.getState()).toMatchObject({ layout: 2, activePane: 1 });
  });
});
