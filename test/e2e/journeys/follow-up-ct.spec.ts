import { expect, type Page, test } from "@playwright/test";
import { recentCtWithPrior, sampleCt } from "../../environment/ct-studies.ts";
import { followedLesions, followingReader, signFollowedPrior } from "../../environment/followed-prior.ts";
import { type Orthanc, startOrthanc } from "../../environment/orthanc.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { dragIn, expectPicture, paneAt } from "../pages/pane-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, openSignSheet, section, signReport, typeInto } from "../pages/report-page.ts";
import { signIn } from "../pages/session-page.ts";
import { expectInArchive } from "./follow-up-in-archive.ts";

test.describe.configure({ mode: "serial" });

let orthanc: Orthanc;
let program: Program;
let page: Page;

/** What the report has to state, by the numbers of this journey. */
const stated: string[] = [];
const sizeNow = (name: string) =>
  sheet()
    .getByRole("textbox", { name: new RegExp(`^Size of ${name}, `) })
    .last();
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
  await expect(
    sheet()
      .getByRole("textbox", { name: /^Size of T1, / })
      .last(),
  ).toBeFocused();
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
    await pairing
      .getByRole("region", { name: "Pair with" })
      .getByRole("button", { name: new RegExp(`^${name}, `) })
      .click();
    await expect(pairing).toBeHidden();
  }
  await page.keyboard.press("Shift+Alt+K");
  await expect(sizeNow("T5")).toBeFocused();
  for (const { name } of followedLesions.slice(0, 4)) await expect(sizeNow(name)).toHaveValue(/^\d+\.\d$/);
  await expectAccessible(page, "lesions over time");
});

test("a typed size that its mark contradicts is named until it is decided", async () => {
  await page.keyboard.type("9");
  await page.keyboard.press("Enter");
  const marked = await sizeNow("T2").inputValue();
  await sizeNow("T2").fill("2 cm");
  await sizeNow("T2").press("Enter");
  await expect(sizeNow("T2")).toHaveValue("20.0");
  await expect(sheet()).toContainText(`The table has 20.0, the mark measures ${marked}.`);
  await sheet().getByRole("button", { name: "Table into the findings" }).click();
  await expect(section(page, "Findings")).toContainText("20.0");
  await typeInto(page, "Conclusion", "The lesions have grown.");
  await expectSaved(page);
  const signing = await openSignSheet(page);
  await expect(signing).toContainText("The follow-up and the marks give different sizes: T2.");
  await page.keyboard.press("Escape");
  await expect(signing).toBeHidden();
  await paneAt(page, 0).focus();
  await page.keyboard.press("Shift+Alt+K");
  await sheet()
    .getByRole("button", { name: `Take ${marked}` })
    .click();
  await expect(sizeNow("T2")).toHaveValue(marked);
});

test("sums, baseline, nadir and response stand in the report as the numbers give them", async () => {
  const sizes = await Promise.all(followedLesions.map(async ({ name }) => Number(await sizeNow(name).inputValue())));
  const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
  const [now, nadir, baseline] = [
    total(sizes),
    total(followedLesions.map(({ millimetres }) => millimetres)),
    total(followedLesions.map(({ first }) => first)),
  ];
  const change = (from: number) => `+${(now - from).toFixed(1)} mm, +${((100 * (now - from)) / from).toFixed(0)} %`;
  stated.push(
    `Sum of target diameters ${now.toFixed(1)} mm`,
    `Baseline (03-Nov-2025, ${baseline.toFixed(1)} mm): ${change(baseline)}.`,
    `${nadir.toFixed(1)} mm): ${change(nadir)}.`,
    "target lesions progressive disease; no new lesion; overall progressive disease (PD).",
  );
  await page.keyboard.press("Escape");
  await expect(sheet()).toBeHidden();
  const findings = section(page, "Findings");
  for (const words of stated) await expect(findings).toContainText(words);
});

test("it is signed, and text, DICOM and printed report hold the table", async () => {
  await section(page, "Findings").click();
  await page.keyboard.press("Alt+Shift+y");
  await expect(section(page, "Findings").locator("[data-unconfirmed]")).toHaveCount(0);
  await expectSaved(page);
  await signReport(page, followingReader.password);
  await page.getByRole("button", { name: "Stay here" }).click();
  const signed = page.getByRole("article", { name: "Signed report" });
  for (const words of stated) await expect(signed).toContainText(words);
  await expect(signed.getByRole("row", { name: /^T5, Lymph node, para-aortic/ })).toContainText("9.0");
  await expectInArchive(orthanc, stated);
});
