import { expect, type Page, test } from "@playwright/test";
import { newProfileDirectory, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { dragIn, expectPicture, greyLevelsOf, paneAt } from "../pages/pane-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const patient = "SAMPLE, Robert (Mr)";

test("a case is put aside with planes and a mark for an urgent one, and comes back to the same pixels", async ({
  browser,
}) => {
  const program = await startProgram(await newProfileDirectory());
  const page = await openWindow(browser, program.url);
  try {
    await signInAsDemoPerson(page, "Dr R. Testwell");
    await openCaseByKey(page, patient);
    await expectPicture(paneAt(page, 0));
    await paneAt(page, 0).focus();
    await page.keyboard.press("PageDown");
    await expect(paneAt(page, 0)).toContainText("Image 11 of 41");
    await page.keyboard.press("r");
    await expect(page.getByRole("figure")).toHaveCount(4);
    await expectPicture(paneAt(page, 2));
    await page.keyboard.press("l");
    await dragIn(page, paneAt(page, 2), [0.4, 0.5], [0.6, 0.5]);
    await page.keyboard.press("x");
    await page.keyboard.press("i");
    await typeInto(page, "Findings", "Read up to here.");
    await expectSaved(page);
    await settled(page);
    const before = await Promise.all(panes.map((pane) => greyLevelsOf(paneAt(page, pane))));

    await page.keyboard.press("Alt+a");
    const sheet = page.getByRole("dialog", { name: "Put this case aside" });
    await expect(sheet.getByRole("button", { name: /^Immediate: / })).toBeFocused();
    await expectAccessible(page, "put aside");
    await page.keyboard.press("Enter");
    await expect(sheet).toBeHidden();
    const chip = page.getByRole("contentinfo").getByRole("button", { name: `Put aside: ${patient}` });
    await expect(chip).toBeVisible();
    await expect(page.getByRole("region", { name: "Report", exact: true })).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Findings", exact: true })).not.toContainText("Read up to here.");

    await page.getByRole("contentinfo").getByRole("button").last().click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await signInAsDemoPerson(page, "Dr R. Testwell");
    await expect(chip).toBeVisible();
    await page.keyboard.press("Alt+r");
    await expect(page.getByRole("textbox", { name: "Findings", exact: true })).toContainText("Read up to here.");
    await expect(chip).toBeHidden();
    await expect(page.getByRole("figure")).toHaveCount(4);
    for (const pane of panes) {
      await expect
        .poll(async () => greatestDifference(await greyLevelsOf(paneAt(page, pane)), before[pane]), { timeout: 60_000 })
        .toBeLessThanOrEqual(1);
    }
  } finally {
    await page.context().close();
    await program.stop();
    await removeProfile(program.profileDirectory);
  }
});

const panes = [0, 1, 2, 3];

/**
 * The browser scales a canvas by its graphics process or, once it has been read, by itself: where a value lies half way
 * the two differ by one level, and by no more.
 */
function greatestDifference(now: Uint8Array, before: Uint8Array | undefined): number {
  if (before?.length !== now.length) return 255;
  return now.reduce((most, level, place) => Math.max(most, Math.abs(level - (before[place] ?? 0))), 0);
}

/** Waits until none of the four panes changes for three seconds: planes are made one by one. */
async function settled(page: Page): Promise<void> {
  const sweep = async () =>
    (await Promise.all(panes.map(async (pane) => (await expectPicture(paneAt(page, pane))).checksum))).join();
  let last = "";
  const isStill = async () => {
    const now = await sweep();
    const isSame = now === last;
    last = now;
    return isSame;
  };
  await expect.poll(isStill, { intervals: [3_000], timeout: 60_000 }).toBe(true);
}
