// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { emptyContent } from "../../shared/templates/template.test-data.ts";
import type { CapturedKeyImage, ViewerCommands } from "../viewer/viewer-types.ts";
import { sampleMeasurement } from "./draft-content.test-data.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { useMarkKeyImage } from "./use-key-images.ts";

let root: Root;
let keeper: DraftKeeper;
let mark: () => Promise<void>;
let shown: number;
let storing: (() => void)[];

const viewer = {
  captureKeyImage: async (): Promise<CapturedKeyImage> => {
    const presentation = {
      ...{ windowCenter: 40, windowWidth: 400, isInverted: false, zoom: 1, rotationDegrees: 0 },
      ...{ pan: [0, 0] as [number, number], isFlippedHorizontally: false, isFlippedVertically: false },
    };
    const image = { ...sampleMeasurement("m").image, instanceNumber: shown };
    const keyImage = { image, presentation, widthPixels: 8, heightPixels: 8, measurementIds: [] };
    // jsdom's own Blob has no arrayBuffer.
    const jpeg = { arrayBuffer: async () => new ArrayBuffer(4) } as Blob;
    return { keyImage, jpeg, isPrior: false };
  },
} as unknown as ViewerCommands;

function Deed() {
  ({ mark } = useMarkKeyImage(keeper, viewer));
  return null;
}

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  storing = [];
  const answer = () => new Promise((resolve) => storing.push(() => resolve({ ok: true, status: 201 })));
  vi.stubGlobal("fetch", answer);
  keeper = new DraftKeeper(
    { load: async () => null, save: async () => ({ revision: 1, savedAt: 0 }), putAside: async () => undefined },
    () => () => undefined,
  );
  const draft = { id: "d", workitemId: "w", kind: "report" as const, revision: 0, authorId: "a", updatedAt: 0 };
  keeper.open({ ...draft, content: emptyContent });
  root = createRoot(document.createElement("div"));
  act(() => root.render(<Deed />));
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

const numbers = () => {
  const state = keeper.getState();
  return state.phase === "loading" ? [] : state.content.keyImages.map(({ image }) => image.instanceNumber);
};

it("keeps the image that was shown at each key, in their order, although the first is still being stored", async () => {
  const marked: Promise<void>[] = [];
  for (const number of [1, 11]) {
    shown = number;
    act(() => void marked.push(mark()));
  }
  await vi.waitFor(() => expect(storing).toHaveLength(1));
  storing[0]?.();
  await act(async () => await vi.waitFor(() => expect(storing).toHaveLength(2)));
  storing[1]?.();
  await act(async () => void (await Promise.all(marked)));
  expect(numbers()).toEqual([1, 11]);
});
