// @vitest-environment jsdom
import { act, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FollowUp } from "../../shared/domain/follow-up.ts";
import type { Measurement } from "../../shared/domain/measurement.ts";
import { filledFollowUp, startFollowUp } from "../../shared/follow-up/fill.ts";
import { axesMark, studies } from "../../shared/follow-up/follow-up.test-data.ts";
import { FollowUpAside } from "./follow-up-aside.tsx";
import { FollowUpGrid } from "./follow-up-grid.tsx";

let kept: FollowUp;
let root: Root;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.querySelector("#root") as HTMLElement);
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

function show(marks: readonly Measurement[]): void {
  act(() => root.render(<Page marks={marks} />));
}

function Page({ marks }: { marks: readonly Measurement[] }) {
  const started = startFollowUp(null, { studyInstanceUid: studies.now, date: "2026-11-21" });
  const [followUp, setFollowUp] = useState(() => filledFollowUp(started, marks));
  kept = followUp;
  const change = (next: (before: FollowUp) => FollowUp) => setFollowUp((before) => filledFollowUp(next(before), marks));
  return (
    <>
      <FollowUpGrid followUp={followUp} onChange={change} />
      <FollowUpAside followUp={followUp} marks={marks} onChange={change} />
    </>
  );
}

const paired = [
  axesMark("a", [18, 9], { name: "T1", axes: [24, 10] }),
  axesMark("b", [12, 9], { name: "T2", axes: [20, 10] }),
];

function cell(name: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(`input[aria-label="${name}"]`);
  if (found === null) throw new Error(`no cell ${name}`);
  return found;
}

function fill(input: HTMLInputElement, text: string): void {
  act(() => {
    // Past React's own setter, as the browser does it.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function press(element: HTMLElement, key: string): void {
  act(() => void element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
}

function type(name: string, text: string): void {
  fill(cell(name), text);
  press(cell(name), "Enter");
}

function click(words: string): void {
  const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === words);
  if (button === undefined) throw new Error(`no button ${words}`);
  act(() => button.click());
}

const words = () => document.body.textContent;

test("shows what the marks measured at both times, and says where each size is from", () => {
  show(paired);
  expect(cell("Size of T1, 12-Mar-2026").value).toBe("24.0");
  expect(cell("Size of T1, 21-Nov-2026").value).toBe("18.0");
  expect(words().split("from its mark")).toHaveLength(5);
});

test("a typed size stays against its mark, which is said and can be taken", () => {
  show(paired);
  type("Size of T1, 21-Nov-2026", "16");
  expect(cell("Size of T1, 21-Nov-2026").value).toBe("16.0");
  expect(words()).toContain("The table has 16.0, the mark measures 18.0");
  click("Take 18.0");
  expect(cell("Size of T1, 21-Nov-2026").value).toBe("18.0");
});

test("what is no size changes nothing and says so", () => {
  show(paired);
  type("Size of T1, 21-Nov-2026", "about 3");
  expect(document.querySelector("[role=alert]")?.textContent).toContain("Type millimetres");
  expect(kept.lesions[0]?.sizes[studies.now]).toMatchObject({ millimetres: 18 });
});

test("states are typed, and the report's sentences follow", () => {
  show(paired);
  type("Size of T2, 21-Nov-2026", "ne");
  expect(cell("Size of T2, 21-Nov-2026").value).toBe("not evaluable");
  expect(words()).toContain("No baseline is set");
});

test("the arrow keys go along a column", () => {
  show(paired);
  const first = cell("Size of T1, 21-Nov-2026");
  act(() => first.focus());
  press(first, "ArrowDown");
  expect(document.activeElement).toBe(cell("Size of T2, 21-Nov-2026"));
});

test("a lymph node is its short axis at once, and a small one is named", () => {
  show(paired);
  const node = document.querySelector<HTMLInputElement>("input[type=checkbox]");
  act(() => node?.click());
  expect(cell("Size of T1, 21-Nov-2026").value).toBe("9.0");
});

test("a mark that is paired with nothing is followed by its button", () => {
  show([axesMark("c", [30, 9])]);
  click("Follow 30.0 mm × 9.0 mm as target");
  expect(kept.lesions).toMatchObject([{ name: "T1", role: "target", sizes: { [studies.now]: { millimetres: 30 } } }]);
});

test("an earlier date is added in the order of time; a name is never made empty", () => {
  show(paired);
  fill(document.querySelector("input[type=date]") as HTMLInputElement, "2026-01-05");
  click("Add the date");
  expect(kept.timepoints.map(({ date }) => date)).toEqual(["2026-01-05", "2026-03-12", "2026-11-21"]);
  type("Name of T1", " ");
  expect(cell("Name of T1").value).toBe("T1");
  expect(kept.lesions[0]?.name).toBe("T1");
});
