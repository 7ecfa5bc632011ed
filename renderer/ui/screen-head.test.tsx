// @vitest-environment jsdom
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { ScreenHead } from "./screen-head.tsx";

it("has one title, says a note that changes aloud, and is a stop of F6 only where it is named", () => {
  document.body.innerHTML = renderToStaticMarkup(
    <ScreenHead title="Reading list" note="3 unread" isNoteLive region="head">
      <button type="button">Read next</button>
    </ScreenHead>,
  );
  expect(document.querySelector("h1")?.textContent).toBe("Reading list");
  expect(document.querySelector("[role=status]")?.textContent).toBe("3 unread");
  expect(document.querySelector("[data-region=head] button")?.textContent).toBe("Read next");
  document.body.innerHTML = renderToStaticMarkup(<ScreenHead title="Settings" />);
  expect(document.querySelector("header")?.textContent).toBe("Settings");
  expect(document.querySelector("[role=status], [data-region]")).toBeNull();
});
