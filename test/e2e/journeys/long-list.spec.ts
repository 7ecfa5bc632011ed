import { expect, type Page, test } from "@playwright/test";
import { openDatabase } from "../../../electron/core/store/database.ts";
import { bindStore, storeFile } from "../../../electron/core/store/store.ts";
import { addMadeUpCases } from "../../environment/filled-list.ts";
import { keepingLogger } from "../../fakes/plain-ports.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { anotherUrl, openWindow } from "../launchers/windows.ts";
import { caseRow } from "../pages/reading-list-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

let program: Program;

test.beforeAll(async () => {
  program = await startProgram(await newProfileDirectory());
});

test.afterAll(async () => {
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("a list of a thousand cases is scrolled to its end, page behind page, and holds each case once", async ({
  browser,
}) => {
  const page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await expect(caseRow(page, "SAMPLE, Robert (Mr)")).toBeVisible({ timeout: 60_000 });
  await page.context().close();
  const ids = await fillAndList();
  expect(ids.length).toBeGreaterThan(1_000);

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
  expect(asked.filter((call) => call === "onward").length).toBeGreaterThanOrEqual(Math.ceil(ids.length / 200) - 1);
  await again.context().close();
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
      const call = /\/worklist\/(list|onward)/.exec(message.toString())?.[1];
      if (call !== undefined) asked.push(call);
      core.send(message);
    });
  });
}
