import { expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow } from "../launchers/windows.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const withoutPrior = "SPECIMEN, Harriet (Ms)";

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, laptopSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

/** Words of the banner that are cut short, lie outside it or under what stands beside. Runs in the page. */
function clippedIn(banner: Element): string[] {
  const frame = banner.getBoundingClientRect();
  const leaves = [...banner.querySelectorAll("*")].filter(
    (element) => element.childElementCount === 0 && element.textContent !== "",
  );
  const boxes = leaves.map((element) => ({ element, box: element.getBoundingClientRect() }));
  const isApart = (a: DOMRect, b: DOMRect) =>
    a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
  return boxes
    .filter(
      ({ element, box }) =>
        element.scrollWidth > element.clientWidth + 1 ||
        box.right > frame.right ||
        box.bottom > frame.bottom + 1 ||
        boxes.some((other) => other.element !== element && !isApart(box, other.box)),
    )
    .map(({ element }) => element.textContent ?? "");
}

test("the banner says which examination is open, in full on a laptop", async () => {
  const banner = page.getByRole("region", { name: "Patient", exact: true });
  const shown: string[] = [];
  for (const patient of [withoutPrior, "SAMPLE, Robert (Mr)", "TEST, Alice (Mrs)"]) {
    await expect(caseRow(page, patient).first()).toBeVisible({ timeout: 90_000 });
    await caseRow(page, patient).first().click();
    await page.keyboard.press("Enter");
    await expect(banner).toContainText(patient);
    await expect(banner).toContainText(/Accession \S+/);
    await expect(banner).toContainText(/\d\d.[A-Z][a-z]{2}.\d{4} \d\d:\d\d/);
    expect(await banner.evaluate(clippedIn), patient).toEqual([]);
    shown.push((await banner.textContent()) ?? "");
    await page.getByRole("link", { name: "Reading list" }).click();
  }
  expect(new Set(shown).size).toBe(3);
});

test("the status line offers no prior where there is none", async () => {
  await openCaseByKey(page, withoutPrior);
  const status = page.getByRole("contentinfo");
  await page.setViewportSize({ width: 1920, height: 1200 });
  await expect(status).toContainText("All keys");
  await expect(status).toContainText(/key image/i);
  await expect(status).not.toContainText("Best prior beside");
});
