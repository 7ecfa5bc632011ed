// @vitest-environment jsdom
import { act, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DateField, DateTimeField, TimeField } from "./date-field.tsx";

let root: Root;

function Sheet({ first, Field = DateField }: { first: string; Field?: typeof DateField }) {
  const [value, setValue] = useState(first);
  return (
    <I18nProvider locale="en-GB">
      <Field label="Expected on" value={value} onChange={setValue} />
      <output>{value}</output>
    </I18nProvider>
  );
}

const parts = () => [...document.querySelectorAll<HTMLElement>("[role=spinbutton]")];
const type = async (letters: string) => {
  for (const data of letters) {
    await act(async () => {
      const event = new InputEvent("beforeinput", { inputType: "insertText", data, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
    });
  }
};

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it("takes day, month and year in this order in a browser of another language", async () => {
  expect(navigator.language).toBe("en-US");
  await act(async () => root.render(<Sheet first="" />));
  await act(async () => parts()[0]?.focus());
  await type("03022027");
  expect(document.querySelector("output")?.textContent).toBe("2027-02-03");
});

it("shows a stored date day first, and none for what is no date", async () => {
  await act(async () => root.render(<Sheet first="2026-11-05" />));
  expect(parts().map((part) => part.textContent)).toEqual(["05", "11", "2026"]);
  await act(async () => root.render(<Sheet key="other" first="soon" />));
  expect(parts().map((part) => part.textContent)).toEqual(["dd", "mm", "yyyy"]);
});

it("takes a moment day first, with the hours of a day", async () => {
  await act(async () => root.render(<Sheet first="" Field={DateTimeField} />));
  await act(async () => parts()[0]?.focus());
  await type("030220271745");
  expect(document.querySelector("output")?.textContent).toBe("2027-02-03T17:45");
  await act(async () => root.render(<Sheet key="other" first="2026-11-05T08:30" Field={DateTimeField} />));
  expect(parts().map((part) => part.textContent)).toEqual(["05", "11", "2026", "08", "30"]);
});

it("takes a time of 24 hours", async () => {
  await act(async () => root.render(<Sheet first="08:05" Field={TimeField} />));
  expect(parts().map((part) => part.textContent)).toEqual(["08", "05"]);
  await act(async () => parts()[0]?.focus());
  await type("1740");
  expect(document.querySelector("output")?.textContent).toBe("17:40");
});
