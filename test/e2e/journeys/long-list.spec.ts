import { expect, type Page, test } from "@playwright/test";
import { openDatabase } from "../../../electron/core/store/database.ts";
import { bindStore, storeFile } from "../../../electron/core/store/store.ts";
import { addMadeUpCases } from "../../environment/filled-list.ts";
import { keepingLogger } from "../../fakes/plain-ports.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { anotherUrl, openWindow } from "../launchers/windows.ts";
import { caseRow } from "../pages/reading-list-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

test.describe.configure({ mode: "serial" });

let program: Program;
/** All that is to be read, in the list's first order. */
let ids: string[];

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  const page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await expect(caseRow(page, "SAMPLE, Robert (Mr)")).toBeVisible({ timeout: 60_000 });
  await page.context().close();
  ids = await fillAndList();
  expect(ids.length).toBeGreaterThan(1_000);
});

test.afterAll(async () => {
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("priors that are counted show in their rows, and the list is not asked for again", async ({ browser }) => {
  const asked: string[] = [];
  const page = await openWindow(browser, await anotherUrl(program), undefined, (opened) => note(opened, asked));
  await signInAsDemoPerson(page, "Dr R. Testwell");
  const caseAt = (index: number) => page.locator(`[role="row"][data-key="${ids.at(index)}"]`);
  await caseAt(0).click();
  await page.keyboard.press("End");
  await expect(caseAt(-1)).toBeFocused();
  asked.length = 0;
  await expect.poll(() => asked.filter((call) => call === "rowFacts").length, { timeout: 60_000 }).toBeGreaterThan(5);
  // One of the archives may bring the list news meanwhile; each count did before.
  expect(asked.filter((call) => call === "list").length).toBeLessThanOrEqual(2);
  await expect(caseAt(-1)).toBeFocused();
  await page.context().close();
});

test("a list of a thousand cases is scrolled to its end, page behind page, and holds each case once", async ({
  browser,
}) => {
  const asked: string[] = [];
  const again = await openWindow(browser, await anotherUrl(program), undefined, (opened) => note(opened, asked));
  await signInAsDemoPerson(again, "Dr R. Testwell");
  const grid = again.getByRole("grid", { name: "Reading list" });
  const caseAt = (index: number) => again.locator(`[role="row"][data-key="${ids.at(index)}"]`);
  await grid.hover();
  await expect(async () => {
    await again.mouse.wheel(0, 100_000);
    await expect(caseAt(-1)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  await expect(grid).toHaveAttribute("aria-rowcount", `${ids.length + 1}`);
  await expect(caseAt(-1)).toHaveAttribute("aria-rowindex", `${ids.length + 1}`);
  const middle = Math.floor(ids.length / 2);
  await grid.evaluate((place) => place.scrollTo(0, place.scrollHeight / 2));
  await expect(caseAt(middle)).toHaveAttribute("aria-rowindex", `${middle + 2}`);
  expect(asked.filter((call) => call === "onward").length).toBeGreaterThanOrEqual(Math.ceil((ids.length - 200) / 500));
  await again.context().close();
});

test("End goes to the last case of a long list, Home to the first, Page Down on from there", async ({ browser }) => {
  const page = await openWindow(browser, await anotherUrl(program));
  await signInAsDemoPerson(page, "Dr R. Testwell");
  const caseAt = (index: number) => page.locator(`[role="row"][data-key="${ids.at(index)}"]`);
  await caseAt(0).click();
  await page.keyboard.press("End");
  for (const check of ["focused", "selected"]) await expect(caseAt(-1)).toHaveAttribute(`data-${check}`, "true");
  await expect(caseAt(-1)).toBeFocused();
  await expect(caseAt(-1)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("ArrowUp");
  await expect(caseAt(-2)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(caseAt(0)).toBeFocused();
  await expect(caseAt(0)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("End");
  await expect(caseAt(-1)).toBeFocused();
  await page.keyboard.press("Home");
  await page.context().close();
});

test("Page Down goes on through all pages to the last case", async ({ browser }) => {
  const page = await openWindow(browser, await anotherUrl(program));
  await signInAsDemoPerson(page, "Dr R. Testwell");
  const caseAt = (index: number) => page.locator(`[role="row"][data-key="${ids.at(index)}"]`);
  await caseAt(0).click();
  await expect(async () => {
    await page.keyboard.press("PageDown");
    await expect(caseAt(-1)).toBeFocused({ timeout: 200 });
  }).toPass({ timeout: 120_000, intervals: [1] });
  await page.context().close();
});

/** Puts made-up cases beside those of the demo, and gives all that are to be read, in the list's first order. */
async function fillAndList(): Promise<string[]> {
  const file = storeFile(program.profileDirectory);
  const database = await openDatabase({ kind: "sqlite", file }, keepingLogger());
  const store = bindStore(database);
  const [person] = await store.people.list();
  if (person === undefined) throw new Error("The demo has nobody.");
  await addMadeUpCases(database, 10_500, person);
  const { rows } = await store.workitems.list({
    ...{ search: "", modalities: [], sites: [], performedFrom: null, performedBefore: null, reservedBy: null },
    statuses: ["unread", "reserved", "draft", "provisional", "held", "awaitingSecondSignature"],
    sort: { column: "target", direction: "ascending" },
    ...{ offset: 0, limit: 5_000 },
  });
  await database.close();
  return rows.map(({ id }) => id);
}

async function note(page: Page, asked: string[]): Promise<void> {
  await page.routeWebSocket(/\/rpc$/, (window) => {
    const core = window.connectToServer();
    window.onMessage((message) => {
      const call = /\/worklist\/(list|onward|rowFacts)/.exec(message.toString())?.[1];
      if (call !== undefined) asked.push(call);
      core.send(message);
    });
  });
}
