import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import Database from "better-sqlite3";
import { type Hl7Receiver, startHl7Receiver } from "../../environment/hl7-receiver.ts";
import { freePort } from "../../environment/orthanc.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { signReport, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";
import { addDestination } from "../pages/settings-page.ts";

const practice = "Sheldrake Surgery";
const patients = ["SPECIMEN, Harriet (Ms)", "DUMMY, Derek (Mr)", "TEST, Alice (Mrs)"] as const;
const dayMs = 24 * 60 * 60_000;

test.describe.configure({ mode: "serial" });

let port: number;
let receiver: Hl7Receiver | undefined;
let program: Program;
let page: Page;

const strip = () => page.getByRole("region", { name: "Destinations" }).locator("div").filter({ hasText: practice });
const waiting = () => deliveryRows(page, practice).filter({ hasText: /Waiting|Retry|Sending/ });

test.beforeAll(async ({ browser }) => {
  port = await freePort();
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, laptopSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await addDestination(page, {
    ...{ name: practice, way: "HL7 v2 message over MLLP", for: "A copy", address: `127.0.0.1:${port}` },
  });
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await receiver?.stop();
  await removeProfile(program.profileDirectory);
});

/** A day cannot be waited for: all that waits is set back in the store of the running program, as if it had been signed a day earlier. */
function letADayPass(): void {
  const store = new Database(join(program.profileDirectory, "store.sqlite"));
  const { id } = store.prepare("SELECT id FROM destination WHERE name = ?").get(practice) as { id: string };
  const day = { id, dayMs };
  const earlier = ["queued_at", "release_at", "next_attempt_at"]
    .map((column) => `${column} = ${column} - @dayMs`)
    .join();
  const { changes } = store.prepare(`UPDATE outbox SET ${earlier} WHERE destination_id = @id`).run(day);
  store.prepare("UPDATE destination SET circuit_open_until = circuit_open_until - @dayMs WHERE id = @id").run(day);
  store.close();
  expect(changes).toBe(patients.length + 1);
}

async function reportOn(patient: string, words: string): Promise<void> {
  await openCaseByKey(page, patient);
  await typeInto(page, "Findings", "Looked at.");
  await typeInto(page, "Conclusion", words);
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();
}

test("a practice does not answer: reports are signed all the same, wait, and the strip says so", async () => {
  for (const [index, patient] of patients.entries()) await reportOn(patient, `Report number ${index + 1}.`);
  await page.getByRole("button", { name: "Add an addendum" }).click();
  await typeInto(page, "Conclusion", "Report number 4, an addendum.");
  await signReport(page, "1234");
  await page.getByRole("button", { name: "Stay here" }).click();
  await openDelivery(page);
  await expect(waiting()).toHaveCount(4);
  await expect(strip()).toContainText("4 waiting", { timeout: 30_000 });
  await expect(strip()).toContainText(/Rests after repeated faults, one try at \d\d:\d\d/, { timeout: 60_000 });
  const panel = await chooseDelivery(page, deliveryRows(page, practice).last());
  await expect(panel).toContainText(`${practice} is tried again by itself`);
  await expect(panel).toContainText("The report is signed and safe here.");
  await expect(deliveryRows(page, "Exampleton clinical inbox").filter({ hasText: /Retry|Failed/ })).toHaveCount(0);
  await expectAccessible(page, "delivery with a practice that is away");
});

test("after a day the board asks somebody to look after the route, once for all that waits", async () => {
  letADayPass();
  await page.keyboard.press("Alt+6");
  await page.reload();
  const row = page.getByRole("row").filter({ hasText: `4 deliveries wait for ${practice}` });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("which does not take them");
  await openDelivery(page);
  await expect(strip()).toContainText("4 waiting");
  await expect(waiting()).toHaveCount(4);
});

test("it comes back and everything arrives once, in the order in which it was signed", async () => {
  receiver = await startHl7Receiver(port);
  letADayPass();
  await expect(strip()).toContainText("Accepted last", { timeout: 60_000 });
  // The addendum holds the report that never left, and goes in its place: nothing is lost, and nobody reads an older text last.
  await expect.poll(() => receiver?.messages().length, { timeout: 60_000 }).toBe(3);
  const numbers = receiver.messages().map(({ texts }) => {
    const words = texts.map(([, text]) => text).join(" ");
    return [...words.matchAll(/Report number (\d)/g)].map(([, number]) => Number(number)).sort();
  });
  expect(numbers).toEqual([[1], [2], [3, 4]]);
  await expect(waiting()).toHaveCount(0);
  await expect(strip()).not.toContainText("waiting");
  await page.keyboard.press("Alt+6");
  await page.reload();
  await expect(page.getByText("Nothing is past its limit")).toBeVisible();
});
