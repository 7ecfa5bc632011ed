// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { FieldDefinition } from "../../shared/domain/report-field.ts";
import { FieldKindForm } from "./field-kind-form.tsx";

let root: Root;
let place: HTMLElement;
beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
  vi.unstubAllGlobals();
});

const devices: FieldDefinition = {
  ...{ kind: "pick", id: "devices", label: "Devices", onSigning: "silent", isMultiple: true },
  options: [
    { value: "none", text: "none" },
    { value: "tube", text: "endotracheal tube" },
  ],
};

it("says of each choice of several whether it stands alone", () => {
  const onChange = vi.fn<(field: FieldDefinition) => void>();
  act(() => root.render(<FieldKindForm field={devices} isDisabled={false} onChange={onChange} />));
  const [none] = place.querySelectorAll<HTMLInputElement>("fieldset input[type=checkbox]");
  act(() => none?.click());
  const alone = [
    { value: "none", text: "none", isExclusive: true as const },
    { value: "tube", text: "endotracheal tube" },
  ];
  expect(onChange).toHaveBeenCalledExactlyOnceWith({ ...devices, options: alone });
  act(() =>
    root.render(<FieldKindForm field={{ ...devices, isMultiple: false }} isDisabled={false} onChange={onChange} />),
  );
  expect(place.querySelector("fieldset")).toBeNull();
});
