import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { samplesDirectory } from "../environment/test-data.ts";
import { openSample, viewerPageDirectory } from "../viewer-page/opening.ts";
import { type ServedFile, serveViewerPage } from "../viewer-page/server.ts";
import { newProfileDirectory, removeProfile, startProgram } from "./launchers/program.ts";
import { openWindow } from "./launchers/windows.ts";
import { expectAccessible } from "./pages/accessible-page.ts";
import { dragIn, expectPicture, paneAt, pictureOf } from "./pages/pane-page.ts";
import { openCaseByKey } from "./pages/reading-list-page.ts";
import { signInAsDemoPerson } from "./pages/session-page.ts";

const ct = "ct-chest-abdomen-pelvis";

async function withStudies(directory: string, work: (url: string) => Promise<void>): Promise<void> {
  const server = await serveViewerPage(viewerPageDirectory, directory, true);
  try {
    await work(server.url);
  } finally {
    await server.close();
  }
}

const hang = (page: Page) => page.evaluate(() => window.viewerHook.hang());

test("a CT of the body hangs step by step, and says why", async ({ page }) => {
  await withStudies(samplesDirectory, async (url) => {
    await openSample(page, url, ct);
    expect(await hang(page)).toBe(true);
    const stored = await expectPicture(paneAt(page, 0));
    await paneAt(page, 0).focus();
    for (let image = 0; image < 20; image += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press(".");
    await expect(paneAt(page, 0)).toContainText("Level −600, width 1500, lung");
    await expect(paneAt(page, 0)).toHaveAccessibleName(/image 21 of 41$/);
    expect((await expectPicture(paneAt(page, 0))).mean).not.toBeCloseTo(stored.mean, 0);
    await page.keyboard.press("q");
    const why = page.getByRole("dialog", { name: "Why is this here" });
    await expect(why).toContainText("CT chest, abdomen and pelvis with prior, version 2");
    await expect(why).toContainText("Step 2 of 3: Lung");
    await expect(why).toContainText("Series 2 (Portal venous 5 mm): CT");
    await expect(why).toContainText("No earlier examination is open.");
    await page.keyboard.press("Escape");
    await expect(why).toHaveCount(0);
  });
});

test("a prior takes its place beside the MR, linked by an offset that the panes name", async ({ page }) => {
  await withStudies(samplesDirectory, async (url) => {
    await openSample(page, url, "mr-abdomen-current");
    expect(await hang(page)).toBe(true);
    await expect(page.getByRole("figure")).toHaveCount(1);
    await paneAt(page, 0).focus();
    for (let image = 0; image < 9; image += 1) await page.keyboard.press("ArrowDown");
    const prior = await studyNamed(page, url, "mr-abdomen-prior");
    await page.evaluate((uid) => window.viewerHook.comparePrior(uid), prior);
    await expect(paneAt(page, 0)).toHaveAccessibleName(/T2 axial, image 10 of 33$/);
    await expect(paneAt(page, 1)).toHaveAccessibleName(/^Prior, .*image 10 of 37$/);
    await expect(paneAt(page, 0)).toBeFocused();
    for (const pane of [0, 1]) await expectPicture(paneAt(page, pane));
    await expect(paneAt(page, 1)).toContainText("Linked by offset of 0 images, 0 mm");

    await page.keyboard.press("ArrowDown");
    await expect(paneAt(page, 1)).toHaveAccessibleName(/image 11 of 37$/);
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await expect(paneAt(page, 0)).toHaveAccessibleName(/image 9 of 33$/);
    await expect(paneAt(page, 1)).toHaveAccessibleName(/image 11 of 37$/);
    await page.keyboard.press("j");
    await expect(paneAt(page, 1)).toContainText(/Linked by offset of 2 images, \d+(\.\d)? mm/);
    await page.keyboard.press("End");
    await expect(paneAt(page, 0)).toHaveAccessibleName(/image 33 of 33$/);
    await expect(paneAt(page, 1)).toHaveAccessibleName(/image 35 of 37$/);
  });
});

test("mammograms hang chest wall to chest wall, and only one stored the other way is mirrored, which it says", async ({
  page,
}) => {
  const directory = mkdtempSync(join(tmpdir(), "sightline-hanging-"));
  try {
    makeFourViews(join(directory, "four-views"));
    await withStudies(directory, async (url) => {
      await openSample(page, url, "four-views");
      expect(await hang(page)).toBe(true);
      const names = ["Right CC", "Left CC", "Right MLO", "Left MLO"];
      for (const [pane, name] of names.entries()) {
        await expect(paneAt(page, pane)).toHaveAccessibleName(new RegExp(`, ${name}, image \\d of 4$`));
        await expectPicture(paneAt(page, pane));
      }
      // The right MLO is as the detector wrote it: its tissue lies at the chest wall, at the inner edge of its pane.
      await expect(paneAt(page, 2)).not.toContainText("Mirror image");
      expect(await brightPlace(paneAt(page, 2))).toBeGreaterThan(0.7);
      // The right CC says that its chest wall is at the left: mirrored, its tissue is at the other side of the picture.
      await expect(paneAt(page, 0)).toContainText("Mirror image");
      const whole = await brightPlace(paneAt(page, 0));
      expect(whole).toBeLessThan((await brightPlace(paneAt(page, 2))) - 0.1);
      for (const pane of [1, 3]) await expect(paneAt(page, pane)).not.toContainText("Mirror image");
      expect(await brightPlace(paneAt(page, 3))).toBeLessThan(0.6);

      await paneAt(page, 0).focus();
      await page.keyboard.press(".");
      await expect(page.getByRole("figure")).toHaveCount(2);
      for (const [pane, name] of ["Right CC", "Left CC"].entries()) {
        await expect(paneAt(page, pane)).toHaveAccessibleName(new RegExp(`, ${name}, `));
      }
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test("what is on the screen is saved, tried on past studies, and hangs the next case; a prior comes by its rule", async ({
  browser,
}) => {
  const program = await startProgram(await newProfileDirectory());
  try {
    const page = await openWindow(browser, program.url);
    await signInAsDemoPerson(page, "Dr R. Testwell");

    await openCaseByKey(page, "TEST, Alice (Mrs)");
    await expect(paneAt(page, 1)).toHaveAccessibleName(/^Prior, .*T2 axial, image \d+ of 37$/);
    await expect(paneAt(page, 1)).toContainText("4 months earlier");
    for (const pane of [0, 1]) await expectPicture(paneAt(page, pane));

    await openCaseByKey(page, "EXAMPLE, Edith (Mrs)");
    const whole = await expectPicture(paneAt(page, 0));

    await openCaseByKey(page, "DUMMY, Derek (Mr)");
    // An echo is mostly black.
    await expect.poll(async () => (await pictureOf(paneAt(page, 0))).deviation).toBeGreaterThan(5);
    await paneAt(page, 0).focus();
    await page.keyboard.press("z");
    await dragIn(page, paneAt(page, 0), [0.5, 0.8], [0.5, 0.65]);
    await page.keyboard.press("Shift+Q");
    const sheet = page.getByRole("dialog", { name: "Save what I see" });
    await sheet.getByRole("textbox", { name: "Name of the protocol" }).fill("Hearts, close");
    await expect(sheet.getByRole("region", { name: "For which examinations" })).toContainText("heart");
    await expect(sheet).not.toContainText(/DUMMY|Derek/);
    const past = sheet.getByRole("region", { name: "On past examinations" });
    await expect(past).toContainText("Ultrasound Doppler, ");
    await expect(past).toContainText("Colour Doppler");
    await expectAccessible(page, "save what I see");
    await sheet.getByRole("button", { name: "Save", exact: true }).click();
    await expect(sheet).toHaveCount(0);

    await openCaseByKey(page, "EXAMPLE, Edith (Mrs)");
    const close = await expectPicture(paneAt(page, 0));
    expect(close.checksum).not.toBe(whole.checksum);
    expect(close.blackShare).toBeLessThan(whole.blackShare);
    await paneAt(page, 0).focus();
    await page.keyboard.press("q");
    await expect(page.getByRole("dialog", { name: "Why is this here" })).toContainText(
      "Hearts, close, version 1. It is the first protocol of yours that fits.",
    );
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("tab", { name: "Hanging protocols" }).click();
    await expect(page.getByRole("region", { name: "Hearts, close" })).toContainText("For US, heart; version 1");
    await expectAccessible(page, "hanging protocols");
    await page.context().close();
  } finally {
    await program.stop();
    await removeProfile(program.profileDirectory);
  }
});

/** Where the light of a picture lies from its left edge (0) to its right (1). */
async function brightPlace(pane: Locator): Promise<number> {
  return await pane
    .locator("canvas")
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
      if (pixels === undefined) throw new Error("The pane has no picture.");
      let [light, weighted] = [0, 0];
      for (let place = 0; place < pixels.length; place += 4) {
        const level = pixels[place] ?? 0;
        light += level;
        weighted += level * (((place / 4) % canvas.width) / canvas.width);
      }
      return weighted / light;
    });
}

async function studyNamed(page: Page, url: string, name: string): Promise<string> {
  const files = (await (await page.request.get(`${url}files.json`)).json()) as readonly ServedFile[];
  const study = files.find((file) => file.name.endsWith(name));
  if (study === undefined) throw new Error(`There is no sample ${name}.`);
  return study.studyInstanceUid;
}

/** Makes four views of the one sample mammogram by its header; its pixels stay those of the right MLO. */
function makeFourViews(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const source = join(samplesDirectory, "mammogram", "0001.dcm");
  cpSync(source, join(directory, "1.dcm"));
  const views = [
    ["L ", "MLO ", "A\\FR"],
    ["R ", "CC  ", "A\\FL"],
    ["L ", "CC  ", "A\\FR"],
  ] as const;
  views.forEach(([side, view, orientation], index) => {
    const bytes = readFileSync(source);
    rewrite(bytes, [0x20, 0x62], "CS", () => side);
    rewrite(bytes, [0x18, 0x5101], "CS", () => view);
    rewrite(bytes, [0x20, 0x20], "CS", () => orientation);
    rewrite(bytes, [0x08, 0x18], "UI", (uid) => uid.replace(/.(\0?)$/, `${index + 1}$1`));
    rewrite(bytes, [0x20, 0x13], "IS", (number) => String(index + 2).padEnd(number.length));
    writeFileSync(join(directory, `${index + 2}.dcm`), bytes);
  });
}

/** Changes one attribute of an explicit little-endian file in its place; the new text has the length of the old one. */
function rewrite(
  bytes: Buffer,
  [group, element]: readonly [number, number],
  vr: string,
  change: (text: string) => string,
) {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(element, 2);
  head.write(vr, 4, "latin1");
  const at = bytes.indexOf(head);
  if (at < 0) throw new Error(`The sample has no attribute ${group.toString(16)},${element.toString(16)}.`);
  const length = bytes.readUInt16LE(at + 6);
  const text = change(bytes.toString("latin1", at + 8, at + 8 + length));
  if (text.length !== length) throw new Error("The new text has another length.");
  bytes.write(text, at + 8, "latin1");
}
