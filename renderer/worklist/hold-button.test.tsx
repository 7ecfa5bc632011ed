// @vitest-environment jsdom
import { act, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { HoldButton } from "./hold-button.tsx";

let root: Root;
const begun = vi.fn<() => void>();

/** A case on hold, whose hold ends at once. */
function HeldCase() {
  const [isHeld, setHeld] = useState(true);
  return <HoldButton isHeld={isHeld} onHold={() => (isHeld ? setHeld(false) : begun())} />;
}

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.useFakeTimers();
  begun.mockClear();
  root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("begins no new hold by the second half of the double click that ended one, and by a later press does", async () => {
  await act(async () => root.render(<HeldCase />));
  const press = () => act(async () => document.querySelector("button")?.click());
  await press();
  expect(document.body.textContent).toBe("Hold, with a reason");
  await press();
  expect(begun).not.toHaveBeenCalled();
  await act(async () => vi.advanceTimersByTime(1_000));
  await press();
  expect(begun).toHaveBeenCalledOnce();
});
