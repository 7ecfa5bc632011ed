// @vitest-environment jsdom
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addCloser } from "../ui/closers.ts";
import { listenForKeys, useKey } from "./keys.ts";

function Screen(props: { onReserve: () => void; onRegion: () => void }) {
  useKey("listReserve", props.onReserve);
  useKey("nextRegion", props.onRegion);
  return createElement("div", null, createElement("input"), createElement("div", { role: "dialog", tabIndex: 0 }));
}

const onReserve = vi.fn();
const onRegion = vi.fn();
let stop: () => void;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const host = document.body.appendChild(document.createElement("div"));
  const root = createRoot(host);
  act(() => root.render(createElement(Screen, { onReserve, onRegion })));
  const unlisten = listenForKeys(window);
  stop = () => {
    unlisten();
    act(() => root.unmount());
    host.remove();
  };
});
afterEach(() => {
  stop();
  vi.clearAllMocks();
});

function press(key: string, target: Element, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
}

it("leaves a key that finds nothing in focus to the sheet that is open", () => {
  press("r", document.body);
  expect(onReserve).not.toHaveBeenCalled();
});
it("gives Esc to a sheet that has not taken the focus yet, and nothing to what has it behind", () => {
  const input = document.querySelector("input");
  if (input === null) throw new Error("no input");
  const [onCloseSheet, onClosePanel] = [vi.fn(), vi.fn()];
  const forgets = [addCloser(onClosePanel), addCloser(onCloseSheet, true)];
  for (const target of [input, document.body]) expect(press("Escape", target).defaultPrevented).toBe(true);
  press("F6", input);
  expect(onCloseSheet).toHaveBeenCalledTimes(2);
  expect(onClosePanel).not.toHaveBeenCalled();
  expect(onRegion).not.toHaveBeenCalled();
  for (const forget of forgets) forget();
});
it("runs the handler and keeps the key from the control below", () => {
  document.querySelector("[role=dialog]")?.removeAttribute("role");
  expect(press("r", document.body).defaultPrevented).toBe(true);
  expect(onReserve).toHaveBeenCalledOnce();
});
it("leaves letters to a text field, but not the keys that work in text", () => {
  const input = document.querySelector("input");
  if (input === null) throw new Error("no input");
  document.querySelector("[role=dialog]")?.removeAttribute("role");
  press("r", input);
  press("F6", input);
  expect(onReserve).not.toHaveBeenCalled();
  expect(onRegion).toHaveBeenCalledOnce();
});
it("leaves an open sheet alone, and a held key does not run twice", () => {
  const dialog = document.querySelector("[role=dialog]");
  if (dialog === null) throw new Error("no dialog");
  press("r", dialog);
  press("r", document.body, { repeat: true });
  expect(onReserve).not.toHaveBeenCalled();
});
it("forgets the handler when the screen goes", () => {
  stop();
  const unlisten = listenForKeys(window);
  press("r", document.body);
  expect(onReserve).not.toHaveBeenCalled();
  unlisten();
});
