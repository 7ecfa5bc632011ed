import { findDecoded } from "../../renderer/viewer/image-loader.ts";
import { findImage } from "../../renderer/viewer/image-registry.ts";
import { loadStudy } from "../../renderer/viewer/load-study.ts";
import { SegmentLoader } from "../../renderer/viewer/objects/segment-loader.ts";
import type { Viewer } from "../../renderer/viewer/viewer.ts";
import { viewerEngine } from "../../renderer/viewer/viewer-engine.ts";
import type { DisplaySet } from "../../renderer/viewer/viewer-types.ts";
import { showAs } from "../../renderer/viewer/volume/pane-kinds.ts";
import { setSlab, togglePlanes } from "../../renderer/viewer/volume/planes.ts";
import type { Vector } from "../../shared/imaging/vector.ts";
import type { Slab } from "../../shared/imaging/volume/reslice.ts";
import { maskAt } from "../../shared/objects/segment-mask.ts";

/** What came out of the loader for one frame. */
export interface FrameResult {
  /** The sentence in place of the image, or empty. */
  readonly problem: string;
  /** SHA-256 of the values: 32-bit little-endian integers for grey, 8-bit RGB for colour and palettes, doubles for floats. */
  readonly sha256: string;
  readonly kind: "grey" | "colour" | "float";
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** 256 values at equal steps, for comparisons with a tolerance. */
  readonly samples: readonly number[];
}

/** What tests ask of the page. Not in the program. */
export interface ViewerHook {
  readonly viewer: Viewer;
  /** Loads a study without showing it. */
  list(studyInstanceUid: string): Promise<readonly DisplaySet[]>;
  /** Adds a study to the series of the viewer. */
  open(studyInstanceUid: string, isPrior: boolean): Promise<readonly DisplaySet[]>;
  /** Hangs what is open by the best protocol, as opening a case does. */
  hang(): boolean;
  /** Adds an earlier study and hangs it, as the case does when the reader asks for it. */
  comparePrior(studyInstanceUid: string): Promise<void>;
  decode(imageId: string): Promise<FrameResult>;
  /** Reads the segmentations of a study as the panes do: a line for each segment of each frame, or why one is missing. */
  readSegments(studyInstanceUid: string): Promise<readonly string[]>;
  /** Gives every section pane a slab, as the menu does. */
  setSlab(slab: Slab): void;
  /** Opens a study, shows its first series in planes and as a rendering, and closes it; a number of times. */
  openAndClose(studyInstanceUid: string, times: number): Promise<void>;
  /** Where the pictures on the panes lie in the patient. */
  shownPlanes(): readonly ({ readonly position: Vector } | null)[];
}

/** Gives the hook over a viewer. */
export function createViewerHook(viewer: Viewer): ViewerHook {
  return {
    viewer,
    list: async (studyInstanceUid) => (await loadStudy("test", studyInstanceUid, { isPrior: false })).sets,
    open: async (studyInstanceUid, isPrior) => {
      const { sets } = await loadStudy("test", studyInstanceUid, { isPrior });
      viewer.setDisplaySets([...viewer.store.getState().displaySets, ...sets]);
      return sets;
    },
    hang: () => viewer.hang(),
    comparePrior: async (studyInstanceUid) => {
      const asked = viewer.store.getState().panes[1];
      const { sets } = await loadStudy("test", studyInstanceUid, { isPrior: true });
      viewer.setDisplaySets([...viewer.store.getState().displaySets, ...sets]);
      viewer.comparePrior(studyInstanceUid, asked);
    },
    decode,
    readSegments: async (studyInstanceUid) => {
      const { sets } = await loadStudy("test", studyInstanceUid, { isPrior: false });
      return (await Promise.all(sets.map(readSegments))).flat();
    },
    openAndClose: (studyInstanceUid, times) => openAndClose(viewer, studyInstanceUid, times),
    setSlab: (slab) => setSlab(viewer.store, slab),
    shownPlanes: () =>
      viewer.commands.shownImages().map(({ image }) => {
        const position = findImage(image.imageId)?.header.plane?.position ?? null;
        return position === null ? null : { position };
      }),
  };
}

async function openAndClose(viewer: Viewer, studyInstanceUid: string, times: number): Promise<void> {
  const isTrue = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (!condition()) return;
        clearInterval(timer);
        resolve();
      }, 10);
    });
  const isShown = (pane: number) => viewer.store.getState().panes[pane]?.shownIndex !== null;
  for (let time = 0; time < times; time += 1) {
    viewer.setDisplaySets((await loadStudy("test", studyInstanceUid, { isPrior: false })).sets);
    await isTrue(() => isShown(0));
    togglePlanes(viewer.store);
    await isTrue(() => isShown(0) && isShown(1) && isShown(2));
    showAs(viewer.store, 3, "volume");
    await isTrue(() => isShown(3));
    viewer.dispose();
  }
}

async function readSegments(set: DisplaySet): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const layer of set.others?.layers ?? []) {
    if (layer.kind !== "segmentation") continue;
    if (layer.problem !== "") return [layer.problem];
    const loader = new SegmentLoader(layer, set, () => undefined);
    for (const frame of layer.frames) {
      loader.want([frame]);
      while (!loader.isSettled(frame)) await pause();
      if (loader.failure() !== "") return [loader.failure()];
      const { rows, columns } = layer.header.format;
      for (const mask of loader.masksOf(frame)) {
        const pixels = Uint8Array.from({ length: rows * columns }, (_, at) =>
          Math.round(255 * maskAt(mask, at % columns, Math.floor(at / columns))),
        );
        lines.push(`${frame.frameNumber} ${mask.segmentNumber} ${await sha256(pixels)}`);
      }
    }
    loader.stop();
  }
  return lines;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

async function sha256(bytes: BufferSource): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function decode(imageId: string): Promise<FrameResult> {
  const { queue } = viewerEngine();
  const isSettled = () => findDecoded(imageId) !== null || queue.failureOf(imageId) !== null;
  await new Promise<void>((resolve) => {
    const end = queue.onChange(() => {
      if (isSettled()) resolve();
    });
    queue.setInterest("hook", { imageIds: [imageId], focus: 0, isActive: true });
    if (isSettled()) resolve();
    void end;
  });
  queue.removeInterest("hook");
  return await describeFrame(imageId, queue.failureOf(imageId) ?? "");
}

async function describeFrame(imageId: string, problem: string): Promise<FrameResult> {
  const decoded = findDecoded(imageId);
  const header = findImage(imageId)?.header;
  if (decoded === null || header === undefined) {
    return { problem, sha256: "", kind: "grey", minimum: 0, maximum: 0, mean: 0, samples: [] };
  }
  const isColour = decoded.rgba !== null;
  const kind = isColour ? "colour" : header.format.isFloat ? "float" : "grey";
  const rgb = () => (decoded.rgba ?? new Uint8ClampedArray()).filter((_, index) => index % 4 !== 3);
  const values = isColour
    ? rgb()
    : header.format.isFloat
      ? Float64Array.from(decoded.stored)
      : Int32Array.from(decoded.stored);
  const numbers = Array.from(values);
  const step = numbers.length / 256;
  return {
    problem,
    kind,
    sha256: await sha256(values),
    minimum: numbers.reduce((a, b) => Math.min(a, b)),
    maximum: numbers.reduce((a, b) => Math.max(a, b)),
    mean: numbers.reduce((a, b) => a + b, 0) / numbers.length,
    samples: Array.from({ length: 256 }, (_, index) => numbers[Math.floor(index * step)] ?? 0),
  };
}
