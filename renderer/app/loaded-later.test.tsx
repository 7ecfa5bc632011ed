// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LoadedLater, laterPart } from "./loaded-later.tsx";

let root: Root;

function Screen() {
  return <p>The screen</p>;
}

const shown = async (part: ReturnType<typeof laterPart<object>>): Promise<void> =>
  act(async () =>
    root.render(
      <LoadedLater part={part} waiting={<p>Waiting</p>}>
        {(Part) => <Part />}
      </LoadedLater>,
    ),
  );

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it("shows what stands for it until its code has come", async () => {
  const { promise, resolve } = Promise.withResolvers<typeof Screen>();
  await shown(laterPart(() => promise));
  expect(document.body.textContent).toBe("Waiting");
  await act(async () => resolve(Screen));
  expect(document.body.textContent).toBe("The screen");
});

it("shows at once what was loaded ahead, and fetches it once", async () => {
  const fetchPart = vi.fn(async () => Screen);
  const part = laterPart(fetchPart);
  await part.load();
  act(() =>
    root.render(
      <LoadedLater part={part} waiting={<p>Waiting</p>}>
        {(Part) => <Part />}
      </LoadedLater>,
    ),
  );
  expect(document.body.textContent).toBe("The screen");
  expect(fetchPart).toHaveBeenCalledOnce();
});

it("asks again for what could not be loaded ahead", async () => {
  const fetchPart = vi.fn(async () => Screen).mockRejectedValueOnce(new Error("gone"));
  const part = laterPart(fetchPart);
  await expect(part.load()).rejects.toThrow("gone");
  await shown(part);
  expect(document.body.textContent).toBe("The screen");
});

it("says that its code did not come, and loads it again when asked", async () => {
  const gone = new Error("gone");
  const fetchPart = vi
    .fn(async () => Screen)
    .mockRejectedValueOnce(gone)
    .mockRejectedValueOnce(gone);
  await shown(laterPart(fetchPart));
  const again = () =>
    act(async () => {
      [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Load it again")?.click();
    });
  expect(document.querySelector('[role="alert"]')?.textContent).toContain("What was saved is safe");
  await again();
  expect(document.querySelector('[role="alert"]')?.textContent).toContain("This screen could not be loaded");
  await again();
  expect(document.body.textContent).toBe("The screen");
});
