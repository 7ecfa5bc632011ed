// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { blankTemplate } from "./template-edits.ts";
import { dropTemplateInHand, templateInHand, useTemplateInHand } from "./template-in-hand.ts";

let root: Root;
beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(() => {
  act(() => root.unmount());
  dropTemplateInHand();
  vi.unstubAllGlobals();
});

const template = blankTemplate([]);
const kept = {
  ...{ template, origin: "site" as const, status: "draft" as const, isDraft: true, sequence: 1 },
  ...{ notes: [], isUnsaved: false },
};
const changed = { ...template, name: "Changed" };

function Editor({ personId, isChanged }: { personId: string; isChanged: boolean }) {
  useTemplateInHand(personId, kept, isChanged ? changed : template, isChanged);
  return null;
}

function edits(personId: string, isChanged: boolean) {
  root = createRoot(document.createElement("div"));
  act(() => root.render(<Editor personId={personId} isChanged={isChanged} />));
}

function leaves(personId: string, isChanged: boolean) {
  edits(personId, isChanged);
  act(() => root.unmount());
}

it("keeps unsaved changes for the same person while another screen is looked at", () => {
  leaves("one", true);
  expect(templateInHand("one")?.template.name).toBe("Changed");
  expect(templateInHand("other")).toBeNull();
});

it("keeps nothing once it is saved or left on purpose", () => {
  leaves("one", true);
  leaves("one", false);
  expect(templateInHand("one")).toBeNull();
  leaves("one", true);
  dropTemplateInHand();
  expect(templateInHand("one")).toBeNull();
});

it("asks before the window closes over it", () => {
  edits("one", true);
  const closing = new Event("beforeunload", { cancelable: true });
  dispatchEvent(closing);
  expect(closing.defaultPrevented).toBe(true);
});
