// @vitest-environment jsdom
import { act, createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { listenForKeys } from "../app/keys.ts";
import { addCloser, useCloser } from "../ui/closers.ts";
import { type CaseDeeds, useCaseKeys } from "./use-case-keys.ts";

const store = {
  getState: () => ({
    ...{ unfinishedPane: null, keyPointer: null, selectedMeasurementId: null },
    layers: { isLegendOpen: false },
  }),
};
const onClose = vi.fn();

function Screen({ isPanelAskedFor }: { isPanelAskedFor: boolean }) {
  useCloser(onClose, isPanelAskedFor);
  useCaseKeys({ store } as never, { focus: vi.fn() } as never, {} as CaseDeeds);
  return createElement("button", { type: "button" });
}

it("ends by Esc what was asked for, be it on the screen or not, and leaves the case only when nothing is", () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  window.location.hash = "#/case/w";
  const host = document.body.appendChild(document.createElement("div"));
  const root = createRoot(host);
  const unlisten = listenForKeys(window);
  const pressEscape = () => {
    const target = host.querySelector("button") ?? document.body;
    target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
  };
  act(() => root.render(createElement(Screen, { isPanelAskedFor: false })));
  // Pressed right after the panel was asked for: none of it is on the screen yet.
  act(() => {
    flushSync(() => root.render(createElement(Screen, { isPanelAskedFor: true })));
    pressEscape();
  });
  expect(onClose).toHaveBeenCalledOnce();
  act(() => root.render(createElement(Screen, { isPanelAskedFor: false })));
  const onCallOff = vi.fn();
  const forget = addCloser(onCallOff);
  act(pressEscape);
  expect(onCallOff).toHaveBeenCalledOnce();
  expect(window.location.hash).toBe("#/case/w");
  forget();
  act(pressEscape);
  expect(window.location.hash).not.toBe("#/case/w");
  unlisten();
  act(() => root.unmount());
  vi.unstubAllGlobals();
});
