import { expect, type Locator, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { CuttableConnection, laptopSize, openWindow, wideSize } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { dragIn, expectPicture, markIn, paneAt, pictureOf } from "../pages/pane-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, openSignSheet, section, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const ct = "SAMPLE, Robert (Mr)";
const mr = "TEST, Alice (Mrs)";
const finding = "Collection deep to the stoma";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;
const connection = new CuttableConnection();

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, wideSize, (opened) => connection.watch(opened));
  await signInAsDemoPerson(page, "Dr R. Testwell");
  for (const name of [ct, mr]) await expect(caseRow(page, name).first()).toBeVisible({ timeout: 90_000 });
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

const strip = () => page.getByRole("region", { name: "Key images" });
const pictures = () => strip().getByRole("listitem").locator("img");

test("a mark that is changed is changed on its key image too, before anything can be signed", async () => {
  await openCaseByKey(page, ct);
  const pane = paneAt(page, 0);
  await expectPicture(pane);
  await pane.focus();
  await page.keyboard.press("l");
  await dragIn(page, pane, [0.4, 0.45], [0.5, 0.45]);
  await page.keyboard.press("w");
  await typeInto(page, "Findings", "Lesion of ");
  await pane.focus();
  await page.keyboard.press("m");
  await pane.focus();
  await page.keyboard.press("k");
  await expect(pictures()).toHaveCount(1);
  const before = await pictureIn(pictures());
  await pane.focus();
  await dragIn(page, pane, [0.5, 0.45], [0.62, 0.45]);
  await page.getByRole("button", { name: /^Write \d/ }).click();
  await expect.poll(async () => await pictureIn(pictures())).not.toBe(before);
  const renewed = await pictureIn(pictures());
  await pane.focus();
  await page.keyboard.press("k");
  await expect(pictures()).toHaveCount(2);
  // Marked by hand now, the same view with the same marks is the same picture to the last byte.
  expect(await pictureIn(pictures().nth(1))).toBe(renewed);
  await strip().getByRole("listitem").nth(1).hover();
  await strip().getByRole("button", { name: "Remove key image 2" }).click();
  await typeInto(page, "Conclusion", "One lesion.");
  await expectSaved(page);
  const sheet = await openSignSheet(page);
  await expect(sheet).not.toContainText("the mark now reads");
  await sheet.getByRole("button", { name: "Enlarge key image 1" }).press("Enter");
  const large = page.getByRole("dialog", { name: /^Key image 1, image \d+$/ });
  const width = await large
    .getByRole("figure")
    .locator("img")
    .evaluate((image) => image.clientWidth);
  expect(width).toBeGreaterThan(900);
  await page.keyboard.press("Escape");
  await expect(large).toBeHidden();
  await expect(sheet.getByRole("button", { name: "Enlarge key image 1" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("captions end in an ellipsis after two lines, and never without the image's number", async () => {
  const caption =
    "Portal venous phase with a long description that nobody would cut short, 57 mm across, for discussion";
  const field = strip().getByRole("textbox", { name: "Caption of key image 1" });
  await field.fill(caption);
  await field.press("Enter");
  await expect(field).not.toBeFocused();
  for (const size of [wideSize, laptopSize]) {
    await page.setViewportSize(size);
    const read = strip().getByText(caption).last();
    const { lines, isCut, clamp } = await read.evaluate((element) => ({
      lines: element.clientHeight / Number.parseFloat(getComputedStyle(element).lineHeight),
      isCut: element.scrollHeight > element.clientHeight,
      clamp: getComputedStyle(element).webkitLineClamp,
    }));
    expect([Math.floor(lines), isCut, clamp]).toEqual([2, true, "2"]);
    await expect(strip().getByTitle(caption)).toBeVisible();
    await expect(strip().getByText(/^1\. image \d+$/)).toBeInViewport({ ratio: 1 });
    expect(
      await pictures()
        .first()
        .evaluate((image) => getComputedStyle(image).objectFit),
    ).toBe("contain");
  }
  await page.setViewportSize(wideSize);
});

test("an alert keeps its image once, shows it and leads back to it", async () => {
  const pane = paneAt(page, 0);
  await pane.focus();
  await page.keyboard.press("PageDown");
  await expect(pane).toHaveAccessibleName(/, image 11 of 41$/);
  await expectPicture(pane);
  await raiseAlert(finding);
  await expect(pictures()).toHaveCount(2);
  await expect(strip().getByRole("textbox", { name: "Caption of key image 2" })).toHaveValue(finding);
  await pane.focus();
  await raiseAlert("The same image again");
  await expect(pictures()).toHaveCount(2);
  await pane.focus();
  await page.keyboard.press("End");
  await expect(pane).toHaveAccessibleName(/, image 41 of 41$/);
  await page.getByRole("link", { name: /^Alerts/ }).click();
  await page.getByRole("grid", { name: "Open alerts" }).getByText(finding).click();
  const panel = page.getByRole("complementary", { name: "Chosen alert" });
  const kept = panel.getByRole("region", { name: "Image of the alert" });
  await expect(kept).toContainText(/^ImageSeries 2 Portal venous 5 mm, image \d+$/);
  await expect
    .poll(async () => await kept.locator("img").evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(300);
  await panel.getByRole("link", { name: "Open the case", exact: true }).click();
  await expect(paneAt(page, 0)).toHaveAccessibleName(/, image 11 of 41$/);
  await expect(pictures()).toHaveCount(2);
});

test("no image changes its size while the connection is lost, and no notice lies over a sheet's title", async () => {
  const pane = paneAt(page, 0);
  const size = await pane.boundingBox();
  await connection.cut();
  const lost = page.getByText("The connection to the workstation was lost");
  await expect(lost).toBeVisible();
  expect(await pane.boundingBox()).toEqual(size);
  connection.mend();
  await expect(lost).toBeHidden({ timeout: 30_000 });
  for (const screen of [wideSize, laptopSize]) {
    await page.setViewportSize(screen);
    await pane.focus();
    await page.keyboard.press("c");
    const notices = page.getByRole("region", { name: "Notices" });
    const notice = notices.getByText("This patient has no earlier images").last();
    await expect(notice).toBeVisible();
    await page.keyboard.press("a");
    const sheet = page.getByRole("dialog", { name: "Raise alert" });
    await expect(sheet).toBeVisible();
    const [over, title] = [await notice.locator("..").boundingBox(), await sheet.getByRole("heading").boundingBox()];
    if (over === null || title === null) throw new Error("The notice went away too soon.");
    expect(over.y + over.height).toBeLessThanOrEqual(title.y);
    await page.keyboard.press("Escape");
  }
  await page.setViewportSize(wideSize);
});

test("a key image of a prior leads back to that image, beside the current one", async () => {
  await page.getByRole("link", { name: /^Reading list/ }).click();
  await openCaseByKey(page, mr);
  await expectPicture(paneAt(page, 0));
  await page.keyboard.press("c");
  const prior = paneAt(page, 1);
  await expect(prior).toHaveAccessibleName(/^Prior, .*image 1 of \d+$/);
  await expectPicture(prior);
  await prior.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(prior).toHaveAccessibleName(/image 3 of \d+$/);
  await expectPicture(prior);
  await page.keyboard.press("k");
  await expect(pictures()).toHaveCount(1);
  await expectSaved(page);
  await page.getByRole("link", { name: /^Reading list/ }).click();
  await openCaseByKey(page, mr);
  await expect(section(page, "Findings")).toBeVisible();
  await expectPicture(paneAt(page, 0));
  // The hanging fetches the prior by itself, at its first image.
  await expect(paneAt(page, 1)).toHaveAccessibleName(/^Prior, .*image 1 of \d+$/);
  const current = await paneAt(page, 0).getAttribute("aria-label");
  await strip().getByRole("button", { name: "Show key image 1" }).click();
  await expect(paneAt(page, 1)).toHaveAccessibleName(/^Prior, .*image 3 of \d+$/);
  await expect(paneAt(page, 0)).toHaveAccessibleName(current ?? "");
});

test("a mark is paired with one of the prior: both numbers go into the report, and lead to both panes", async () => {
  const [now, then] = [paneAt(page, 0), paneAt(page, 1)];
  await then.focus();
  await page.keyboard.press("l");
  await markIn(page, then, [0.4, 0.5], [0.5, 0.5]);
  await markIn(page, now, [0.4, 0.5], [0.52, 0.5]);
  await page.keyboard.press("w");
  await now.focus();
  await page.keyboard.press("Alt+k");
  const sheet = page.getByRole("dialog", { name: "Findings over time" });
  const choice = sheet.getByRole("region", { name: "Pair with" }).getByRole("button");
  await expect(choice).toHaveCount(1);
  await expect(choice).toBeFocused();
  await expectAccessible(page, "pairing");
  await page.keyboard.press("Enter");
  await expect(sheet).toBeHidden();
  await typeInto(page, "Findings", "Node ");
  await now.focus();
  await page.keyboard.press("m");
  const written = /T1: [\d.]+ mm.*, before [\d.]+ mm.*; \+[\d.]+ mm, \+\d+ %/;
  await expect(section(page, "Findings")).toContainText(written);
  await expectSaved(page);
  await then.focus();
  await page.keyboard.press("ArrowDown");
  await expect(then).toHaveAccessibleName(/image 4 of \d+$/);
  await page.getByRole("link", { name: /^Reading list/ }).click();
  await openCaseByKey(page, mr);
  await expect(paneAt(page, 1)).toHaveAccessibleName(/^Prior, .*image 1 of \d+$/);
  await section(page, "Findings").getByRole("button", { name: /^T1: / }).click();
  await expect(paneAt(page, 1)).toHaveAccessibleName(/image 3 of \d+$/);
  await now.focus();
  await page.keyboard.press("Alt+k");
  await expect(sheet.getByRole("region", { name: "Followed" })).toContainText(written);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("from a mark to its sentence and back, and no mark that the report uses is deleted unasked", async () => {
  const now = paneAt(page, 0);
  const outlined = (what: "chip" | "sentence") => page.locator(`[data-outlined="${what}"]`);
  await now.focus();
  await page.keyboard.press("Alt+g");
  await expect(section(page, "Findings")).toBeFocused();
  await expect(outlined("sentence").first()).toBeVisible();
  const box = await now.boundingBox();
  if (box === null) throw new Error("The pane is not on the screen.");
  const onMark = [box.x + box.width * 0.46, box.y + box.height * 0.5] as const;
  await page.mouse.move(box.x + 20, box.y + box.height - 60);
  await expect(outlined("chip")).toHaveCount(0);
  await page.mouse.move(...onMark);
  await expect(outlined("chip").first()).toBeVisible();
  const unlit = async () => await expectPicture(now);
  await page.mouse.move(box.x + 20, box.y + box.height - 60);
  await page.keyboard.press("Control+1");
  await expect(now).toBeFocused();
  await page.keyboard.press("Escape");
  const dark = (await unlit()).mean;
  await section(page, "Findings").getByRole("button", { name: /^T1: / }).hover();
  await expect.poll(async () => (await pictureOf(now)).mean).toBeGreaterThan(dark);
  await section(page, "Findings").getByRole("button", { name: /^T1: / }).click();
  await now.focus();
  await page.keyboard.press("Delete");
  const question = page.getByRole("alertdialog", { name: "Delete this mark?" });
  await expect(question).toContainText("is used by its Findings");
  await expect(question.getByRole("button", { name: "Keep it" })).toBeFocused();
  await expectAccessible(page, "deleting a mark");
  await page.keyboard.press("Enter");
  await expect(question).toBeHidden();
  await expect(page.getByText("The mark has changed.")).toBeHidden();
});

async function raiseAlert(found: string): Promise<void> {
  await page.keyboard.press("a");
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await expect(sheet).toContainText("It becomes a key image of the report.");
  await sheet.getByRole("textbox", { name: "Finding" }).fill(found);
  await sheet.getByRole("textbox", { name: "Action needed" }).fill("Surgical review today");
  await sheet.getByRole("textbox", { name: "Who to tell" }).fill("Dr A. Ward");
  await sheet.getByRole("button", { name: "Raise alert" }).click();
  await expect(sheet).toBeHidden();
}

/** The bytes of a key image as the core keeps them, as hexadecimal SHA-256. */
async function pictureIn(image: Locator): Promise<string> {
  return await image.first().evaluate(async (element) => {
    const answer = await fetch((element as HTMLImageElement).src);
    const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  });
}
