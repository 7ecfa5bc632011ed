// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { DraftContent } from "../../../shared/domain/report.ts";
import { builtInTemplate } from "../../../shared/templates/built-in-templates.ts";
import { withFieldValue, withTemplate } from "../../../shared/templates/take-template.ts";
import { emptyContent } from "../../../shared/templates/template.test-data.ts";
import type { ReportDeeds } from "../report-deeds.ts";
import { FieldPanel } from "./field-panel.tsx";

let root: Root;
let place: HTMLElement;
beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  Element.prototype.scrollIntoView = vi.fn();
  place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** The panel of one field; only what the panel itself asks of the report is there. */
function opened(fieldId: string, content: DraftContent, element: HTMLElement | null = null): string | null {
  const open = { section: "findings", place: 0, fieldId, typed: "", position: "1 of 1" };
  const deeds = { store: createStore(() => ({ open })), elementOf: () => element } as unknown as ReportDeeds;
  act(() => root.render(<FieldPanel deeds={deeds} content={content} />));
  return place.querySelector("[role=note]")?.textContent ?? null;
}

it("says beside a filled field that the other fields would hide it", () => {
  const head = builtInTemplate("ct-head") ?? expect.fail();
  const taken = withFieldValue(withTemplate(emptyContent, head, {}), "purpose", ["trauma"]);
  const trauma = withFieldValue(taken, "fracture", ["linear"]);
  expect(opened("fracture", trauma)).toBeNull();
  expect(opened("fracture", withFieldValue(trauma, "purpose", ["stroke"]))).toContain("no longer applies");
});

it("stands under its field before it is scrolled to, so that the words of the field stay in sight", () => {
  const content = withTemplate(emptyContent, builtInTemplate("ct-head") ?? expect.fail(), {});
  const words = document.createElement("span");
  vi.spyOn(words, "getBoundingClientRect").mockReturnValue(new DOMRect(40, 480, 60, 20));
  vi.spyOn(HTMLElement.prototype, "offsetParent", "get").mockReturnValue(place);
  const scrolledAt: string[] = [];
  Element.prototype.scrollIntoView = function scrolled(this: HTMLElement) {
    if (this.dataset.fieldPanel !== undefined) scrolledAt.push(this.style.top);
  };
  opened("fracture", content, words);
  expect(scrolledAt).toEqual(["502px"]);
});
