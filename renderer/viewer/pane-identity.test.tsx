// @vitest-environment jsdom
import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { patientOf } from "../../shared/imaging/instance-identity.ts";
import { makeDisplaySet } from "../case/case.test-data.ts";
import { DocumentPane } from "./documents/document-pane.tsx";
import { VideoPane } from "./kinds/video-pane.tsx";
import { ObjectPane } from "./objects/object-pane.tsx";
import { ReportPane } from "./objects/report-pane.tsx";
import { WaveformPane } from "./objects/waveform-pane.tsx";
import type { Viewer } from "./viewer.ts";
import { createViewer } from "./viewer.ts";
import type { DisplaySet } from "./viewer-types.ts";

let root: Root;
beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  vi.stubGlobal("fetch", async () => Response.json({ message: "Nothing is sent in this test." }, { status: 404 }));
  root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const value = (text: unknown) => ({ Value: [text] });
const header = {
  "00100010": value({ Alphabetic: "OTHERWELL^Ann" }),
  "00100020": value("Q7"),
  "00100030": value("19500217"),
};
const images = makeDisplaySet({ id: "images", studyDate: "2026-11-12" });
const read = { patient: patientOf(header), patientId: "Q7", studyDate: "2024-03-09", isPrior: true };
const document_ = { sopInstanceUid: "1.9", title: "Letter", createdOn: null, creator: "", sizeBytes: null };

type Shown = (viewer: Viewer, set: DisplaySet) => ReactNode;
const kinds: readonly [string, Partial<DisplaySet>, Shown][] = [
  ["a structured report", {}, (viewer, set) => <ReportPane viewer={viewer} paneIndex={0} set={set} />],
  ["key images", { keyObjects: [] }, (viewer, set) => <ObjectPane viewer={viewer} paneIndex={0} set={set} />],
  ["a waveform", { waveforms: [] }, (viewer, set) => <WaveformPane viewer={viewer} paneIndex={0} set={set} />],
  ["a document", { documents: [document_] }, (viewer, set) => <DocumentPane viewer={viewer} paneIndex={0} set={set} />],
  [
    "a video",
    { imageCount: 1 } as Partial<DisplaySet>,
    (viewer, set) => {
      const { reference } = set.images[0] ?? {};
      return reference === undefined ? null : (
        <VideoPane viewer={viewer} paneIndex={0} set={set} reference={reference} />
      );
    },
  ],
];

async function show(set: DisplaySet, others: readonly DisplaySet[], shown: Shown): Promise<string> {
  const viewer = createViewer({ newId: () => "1" });
  viewer.store.setState({ displaySets: [...others, set] });
  await act(async () => root.render(shown(viewer, set)));
  return document.body.textContent ?? "";
}

describe("a pane of what is not an image", () => {
  it.each(kinds)("says of %s whose it is by its own header, that it is prior, and its date", async (_, part, shown) => {
    const set = makeDisplaySet({ id: "object", imageCount: 0, ...read, ...part });
    const text = await show(set, [images], shown);
    for (const words of ["OTHERWELL, Ann", "Born 17‑Feb‑1950, no. Q7", "PRIOR", "09‑Mar‑2024"]) {
      expect(text.replaceAll("-", "‑")).toContain(words);
    }
  });

  it.each(kinds)(
    "says no name over %s where everything is of this patient and this examination",
    async (_, part, shown) => {
      const own = { ...read, isPrior: false, patientId: images.patientId };
      const text = await show(makeDisplaySet({ id: "object", imageCount: 0, ...own, ...part }), [images], shown);
      expect(text).not.toContain("OTHERWELL");
      expect(text).not.toContain("PRIOR");
    },
  );
});
