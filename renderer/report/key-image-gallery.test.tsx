// @vitest-environment jsdom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { sampleReport } from "../../test/fakes/sample-report.ts";
import { KeyImageGallery } from "./key-image-gallery.tsx";

beforeEach(() => void vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it("names each picture by its image, keeps the whole caption in reach and enlarges the one that is pressed", async () => {
  const report = sampleReport();
  const caption = "A caption far longer than two lines of the sheet. ".repeat(6).trim();
  const keyImages = report.keyImages.map((keyImage) => ({
    ...keyImage,
    caption,
    image: { ...keyImage.image, instanceNumber: 78 },
  }));
  const container = document.body.appendChild(document.createElement("div"));
  const root = createRoot(container);
  await act(async () => root.render(<KeyImageGallery document={{ ...report, keyImages }} />));
  const items = [...container.querySelectorAll("li")];
  expect(items.map((item) => item.textContent?.includes("image 78"))).toEqual(keyImages.map(() => true));
  expect(items.map((item) => item.querySelector("[title]")?.getAttribute("title"))).toEqual(
    keyImages.map(() => caption),
  );
  await act(async () => items[1]?.querySelector("button")?.click());
  const large = document.querySelector("[role=dialog]");
  expect(large?.querySelector("h2")?.textContent).toBe("Key image 2, image 78");
  expect(large?.querySelector("img")?.src).toBe(items[1]?.querySelector("img")?.src);
  expect(large?.querySelector("figcaption")?.textContent).toBe(caption);
  await act(async () => root.unmount());
});
