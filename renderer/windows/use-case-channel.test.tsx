// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeDisplaySet } from "../case/case.test-data.ts";
import { createViewer, type Viewer } from "../viewer/viewer.ts";
import { noteSeen } from "../viewer/viewer-store.ts";
import { useCaseChannel } from "./use-case-channel.ts";
import type { CaseMessage } from "./window-messages.ts";

/** Stands for another window of the same origin. */
let other: BroadcastChannel;
let heard: unknown[];
let viewer: Viewer;
let root: Root;
let passedOn: CaseMessage[];

function Joined() {
  useCaseChannel(viewer, "w1", (message) => void passedOn.push(message));
  return null;
}

const say = (message: CaseMessage, workitemId = "w1") => other.postMessage({ about: "case", workitemId, message });
const messages = () => heard.flatMap((each) => (each as { message?: CaseMessage }).message ?? []);

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  other = new BroadcastChannel("sightline-windows");
  heard = [];
  passedOn = [];
  other.addEventListener("message", ({ data }) => void heard.push(data));
  viewer = createViewer({ newId: () => "1" });
  viewer.setDisplaySets([makeDisplaySet({ id: "a", imageCount: 10 })]);
  root = createRoot(document.createElement("div"));
  await act(async () => root.render(<Joined />));
  await vi.waitFor(() => expect(messages()).toContainEqual({ kind: "hello" }));
});
afterEach(async () => {
  await act(async () => root.unmount());
  other.close();
  vi.unstubAllGlobals();
});

describe("windows of one case", () => {
  it("count what was seen at any of them, and tell one that comes later", async () => {
    noteSeen(viewer.store, "a", [3]);
    await vi.waitFor(() => expect(messages()).toContainEqual({ kind: "seen", setId: "a", parts: ["image-3"] }));
    say({ kind: "seen", setId: "a", parts: ["image-4", "image-5"] });
    await vi.waitFor(() => expect([...(viewer.store.getState().seen.a ?? [])]).toEqual([3, 4, 5]));
    heard = [];
    say({ kind: "hello" });
    await vi.waitFor(() =>
      expect(messages()).toEqual([{ kind: "seen", setId: "a", parts: ["image-3", "image-4", "image-5"] }]),
    );
  });

  it("count the images as seen that were, also where one shows others between them", async () => {
    noteSeen(viewer.store, "a", [1]);
    const came = makeDisplaySet({ id: "a", imageCount: 10 });
    const between = came.images.slice(0, 1).map((image) => ({ ...image, imageId: "image-new" }));
    viewer.setDisplaySets([{ ...came, images: [...between, ...came.images] }]);
    say({ kind: "seen", setId: "a", parts: ["image-5"] });
    await vi.waitFor(() => expect([...(viewer.store.getState().seen.a ?? [])]).toEqual([2, 6]));
    heard = [];
    say({ kind: "hello" });
    await vi.waitFor(() => expect(messages()).toEqual([{ kind: "seen", setId: "a", parts: ["image-1", "image-5"] }]));
  });

  it("link and unlink together, without telling each other what they were told", async () => {
    viewer.store.setState({ link: [] });
    await vi.waitFor(() => expect(messages()).toContainEqual({ kind: "link", isOn: true }));
    heard = [];
    say({ kind: "link", isOn: false });
    await vi.waitFor(() => expect(viewer.store.getState().link).toBeNull());
    say({ kind: "insert", measurementId: "m1" });
    await vi.waitFor(() => expect(passedOn).toContainEqual({ kind: "insert", measurementId: "m1" }));
    expect(messages()).toEqual([]);
  });

  it("take nothing of another case, and nothing that is no message", async () => {
    say({ kind: "seen", setId: "a", parts: ["image-9"] }, "w2");
    other.postMessage({ about: "case", workitemId: "w1", message: { kind: "seen", setId: "a", parts: "all" } });
    say({ kind: "seen", setId: "a", parts: ["image-1"] });
    await vi.waitFor(() => expect([...(viewer.store.getState().seen.a ?? [])]).toEqual([1]));
    expect(passedOn).toHaveLength(1);
  });
});
