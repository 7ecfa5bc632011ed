import { expect, type Page, test } from "@playwright/test";
import { recentCtWithPrior, sampleCt } from "../../environment/ct-studies.ts";
import { followedLesions, followingReader, signFollowedPrior } from "../../environment/followed-prior.ts";
import { type Orthanc, startOrthanc } from "../../environment/orthanc.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { dragIn, expectPicture, paneAt } from "../pages/pane-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { signIn } from "../pages/session-page.ts";

test.describe.configure({ mode: "serial" });

let orthanc: Orthanc;
let program: Program;
let page: Page;

const sheet = () => page.getByRole("dialog", { name: "Lesions over time" });

test.beforeAll(async ({ browser }) => {
  orthanc = await startOrthanc();
  const studies = await recentCtWithPrior(40);
  expect(await orthanc.load(studies.files)).toBe(2 * sampleCt.imageCount);
  await studies.remove();
  const profile = await newProfileDirectory();
  await signFollowedPrior(profile, orthanc);
  program = await startProgram(profile, ["--real"]);
  page = await openWindow(browser, program.url);
  await signIn(page, followingReader);
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  if (program !== undefined) await removeProfile(program.profileDirectory);
  await orthanc?.stop();
});

test("five lesions are carried on from the earlier report", async () => {
  await openCaseByKey(page, sampleCt.patient);
  await expectPicture(paneAt(page, 0));
  await page.keyboard.press("Shift+Alt+K");
  await expect(sheet().getByRole("status")).toContainText("follows 5 lesions");
  await page.keyboard.press("Enter");
  for (const { name, millimetres, first } of followedLesions) {
    const sizes = sheet().getByRole("textbox", { name: new RegExp(`^Size of ${name}, `) });
    await expect(sizes).toHaveCount(3);
    await expect(sizes.nth(0)).toHaveValue(first.toFixed(1));
    await expect(sizes.nth(1)).toHaveValue(millimetres.toFixed(1));
    await expect(sizes.nth(2)).toHaveValue("");
  }
  await expect(sheet().getByRole("textbox", { name: /^Size of T1, / }).last()).toBeFocused();
  await page.screenshot({ path: "/tmp/h4f-1.png" });
  await page.keyboard.press("Escape");
  await expect(sheet()).toBeHidden();
});

test("four are measured and paired with the earlier marks, and fill their rows", async () => {
  await page.keyboard.press("c");
  const pane = paneAt(page, 0);
  await expect(paneAt(page, 1)).toHaveAccessibleName(/^Prior, /);
  await expectPicture(paneAt(page, 1));
  await pane.focus();
  for (const [index, { name }] of followedLesions.slice(0, 4).entries()) {
    const y = 0.3 + index * 0.1;
    await page.keyboard.press("l");
    await dragIn(page, pane, [0.35, y], [0.47 + index * 0.02, y]);
    await page.keyboard.press("w");
    await page.keyboard.press("Alt+k");
    const pairing = page.getByRole("dialog", { name: "Findings over time" });
    if (index === 0) await page.screenshot({ path: "/tmp/h4f-2.png" });
    await pairing
      .getByRole("region", { name: "Pair with" })
      .getByRole("button", { name: new RegExp(`^${name}, `) })
      .click();
    await expect(pairing).toBeHidden();
  }
  await page.screenshot({ path: "/tmp/h4f-3.png" });
  await page.keyboard.press("Shift+Alt+K");
  await page.screenshot({ path: "/tmp/h4f-4.png" });
});
