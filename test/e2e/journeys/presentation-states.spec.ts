import { expect, type Locator, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow, wideSize } from "../launchers/windows.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { dragIn, expectPicture, paneAt, pictureOf } from "../pages/pane-page.ts";
import { caseRow, openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, signReport, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const ct = "SAMPLE, Robert (Mr)";

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, wideSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await expect(caseRow(page, ct).first()).toBeVisible({ timeout: 90_000 });
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("a mark is there again to the pixel after the program was killed, in a draft and signed, and only once", async ({
  browser,
}) => {
  await openCaseByKey(page, ct);
  await expectPicture(paneAt(page, 0));
  await paneAt(page, 0).focus();
  await page.keyboard.press("l");
  await dragIn(page, paneAt(page, 0), [0.4, 0.45], [0.5, 0.45]);
  await page.keyboard.press("w");
  await typeInto(page, "Findings", "One lesion.");
  await expectSaved(page);
  await paneAt(page, 0).focus();
  expect((await lineOf(paneAt(page, 0))).chosen).toBeGreaterThan(20);
  await page.keyboard.press("Escape");
  await expect.poll(async () => (await lineOf(paneAt(page, 0))).chosen).toBe(0);
  await expectPicture(paneAt(page, 0));
  const drawn = await markPixels(paneAt(page, 0));
  await page.context().close();
  await program.kill();
  program = await startProgram(program.profileDirectory);
  page = await openWindow(browser, program.url, wideSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await openCaseByKey(page, ct);
  await expectPicture(paneAt(page, 0));
  // The browser may draw a line's edge on another of its engines: a level or two, and never another place.
  await expect.poll(async () => greatest(await markPixels(paneAt(page, 0)), drawn)).toBeLessThanOrEqual(2);
});

test("a key image goes out as it was shown, and the study opens with it applied until one key takes it off", async () => {
  const pane = paneAt(page, 0);
  const plain = await expectPicture(pane);
  const [line, linePixels] = [await lineOf(pane), await markPixels(pane, true)];
  expect(line.yellow).toBeGreaterThan(60);
  await pane.focus();
  await page.keyboard.press("i");
  await page.keyboard.press("h");
  await page.keyboard.press("k");
  await expect(page.getByRole("region", { name: "Key images" }).locator("img")).toHaveCount(1);
  await typeInto(page, "Conclusion", "One lesion.");
  await expectSaved(page);
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();

  const badge = pane.getByRole("button", { name: /^Presentation state/ });
  await openDelivery(page);
  for (const content of ["Presentation state of key image 1", "Key object selection", "Measurement report"]) {
    const sent = await chooseDelivery(page, deliveryRows(page, content));
    await expect(sent.getByRole("region", { name: "Attempts" })).toContainText("Accepted", { timeout: 60_000 });
  }
  await page.getByRole("link", { name: /^Reading list/ }).click();
  // Signed cases are not on the list of those to report.
  await page.getByRole("button", { name: "To report" }).click();
  await openCaseByKey(page, ct);
  await expectPicture(pane);
  await expect(badge).toHaveText(/^Presentation state: KEY_IMAGE_1, \d\d.\w{3}.\d{4} \d\d:\d\d, Dr R\. Testwell$/);
  await expect(pane).toContainText("Mirror image");
  await expect(pane).toContainText("Key image: For Referring Provider, by Dr R. Testwell");
  const applied = await pictureOf(pane);
  expect(applied.mean).toBeGreaterThan(plain.mean + 20);

  await pane.focus();
  await page.keyboard.press("Shift+P");
  await expect(badge).toHaveText("Presentation state off");
  await expect(pane).not.toContainText("Mirror image");
  // The mark came back in two objects and in the record: it is drawn once, where it was, and as nobody else's.
  await expect(pane).not.toContainText("From SR of");
  await expect.poll(async () => await lineOf(pane)).toEqual(line);
  expect(greatest(await markPixels(pane, true), linePixels)).toBeLessThanOrEqual(2);
  await expect.poll(async () => Math.abs((await pictureOf(pane)).mean - plain.mean)).toBeLessThan(6);
  await page.keyboard.press("Shift+P");
  await expect.poll(async () => (await pictureOf(pane)).mean).toBeGreaterThan(plain.mean + 20);

  await badge.click();
  const sheet = page.getByRole("dialog", { name: "Presentation states of this image" });
  await expect(sheet.getByRole("radio")).toHaveCount(2);
  await expect(sheet).toContainText("All of this state is shown.");
  await page.keyboard.press("Escape");
});

/** Every pixel round the mark and its label, or round its line alone, as red, green and blue. */
async function markPixels(pane: Locator, isLineOnly = false): Promise<readonly number[]> {
  return await pane
    .locator("canvas")
    .first()
    .evaluate((element, isLine) => {
      const canvas = element as HTMLCanvasElement;
      const [left, top] = [Math.round(canvas.width * 0.38), Math.round(canvas.height * (isLine ? 0.43 : 0.42))];
      const share = isLine ? [0.09, 0.04] : [0.22, 0.1];
      const [width, height] = [Math.round(canvas.width * (share[0] ?? 0)), Math.round(canvas.height * (share[1] ?? 0))];
      const pixels = canvas.getContext("2d")?.getImageData(left, top, width, height).data;
      return Array.from(pixels ?? []);
    }, isLineOnly);
}

/** How far two pictures are apart where they differ most, in levels. */
function greatest(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length || one.length === 0) return Number.POSITIVE_INFINITY;
  return one.reduce((most, level, at) => Math.max(most, Math.abs(level - (other[at] ?? 0))), 0);
}

interface LineOnPane {
  readonly yellow: number;
  /** Of the brighter yellow of a chosen mark. */
  readonly chosen: number;
  readonly blue: number;
  readonly violet: number;
}

/** Pixels of the reader's own marks, of other makers' and of states', round the line that was drawn; its label lies beside. */
async function lineOf(pane: Locator): Promise<LineOnPane> {
  return await pane
    .locator("canvas")
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const [left, top] = [Math.round(canvas.width * 0.38), Math.round(canvas.height * 0.43)];
      const [width, height] = [Math.round(canvas.width * 0.09), Math.round(canvas.height * 0.04)];
      const pixels = canvas.getContext("2d")?.getImageData(left, top, width, height).data ?? [];
      const found = { yellow: 0, chosen: 0, blue: 0, violet: 0 };
      for (let at = 0; at < pixels.length; at += 4) {
        const [red = 0, green = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
        if (red === 255 && green === 210 && blue === 127) found.chosen += 1;
        if (red > 200 && blue < 140) found.yellow += 1;
        else if (blue > 180 && green > red + 40) found.blue += 1;
        else if (blue > 180 && green < red - 20) found.violet += 1;
      }
      return found;
    });
}
