import { createServer } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { startHl7Sender } from "../../environment/hl7-sender.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

test.describe.configure({ mode: "serial" });

const patient = "SPECIMEN, Harriet (Ms)";
let program: Program;
let page: Page;
let pas: ReturnType<typeof startHl7Sender>;
let numbers = "";

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, laptopSize);
  await signInAsDemoPerson(page, "Dr R. Testwell");
});

test.afterAll(async () => {
  await pas?.stop();
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** A message of the hospital's patient administration about where the patient is. */
function adt(trigger: string, controlId: string, ward: string): string {
  const at = new Date().toISOString().replace(/[-:T]/g, "").slice(0, 14);
  return [
    `MSH|^~\\&|PAS|RXX|SIGHTLINE|RXX|${at}+0000||ADT^${trigger}^ADT_A01|${controlId}|P|2.5.1`,
    `EVN|${trigger}|${at}+0000`,
    `PID|1||${numbers}||SPECIMEN^Harriet`,
    `PV1|1|I|${ward}^3^12`,
    "",
  ].join("\r");
}

test("an administrator has the hospital's messages listened for", async () => {
  const port = await freePort();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "In-patients" }).click();
  await expect(page.getByText("Off: nobody is followed")).toBeVisible();
  await page.getByText("Listen for messages about in-patients").click();
  await page.getByRole("textbox", { name: "Port" }).fill(String(port));
  await page.getByRole("textbox", { name: "Sending application (MSH-3)" }).fill("PAS");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`Sightline listens at 127.0.0.1:${port}.`)).toBeVisible();
  await expectAccessible(page, "settings, in-patients");
  pas = startHl7Sender(port);
});

test("an alert is open for the ward that has the patient", async () => {
  await openCaseByKey(page, patient);
  const nhsNumber = /\d{3} \d{3} \d{4}/.exec(
    (await page.getByLabel("Patient", { exact: true }).first().textContent()) ?? "",
  );
  numbers = `${(nhsNumber?.[0] ?? "").replaceAll(" ", "")}^^^NHS^NH`;
  expect(await pas.send(adt("A01", "J0001", "Ward 7"))).toMatchObject({ code: "AA", controlId: "J0001" });
  await page.keyboard.press("a");
  const sheet = page.getByRole("dialog", { name: "Raise alert" });
  await sheet.getByRole("textbox", { name: "Finding" }).fill("Displaced fracture with an ischaemic foot");
  await sheet.getByRole("textbox", { name: "Action needed" }).fill("Call the surgeon");
  await sheet.getByRole("textbox", { name: "Who to tell" }).fill("Ward 7");
  await sheet.getByRole("button", { name: /^Ward 7/ }).click();
  await sheet.getByRole("button", { name: "Raise alert" }).click();
  await expect(sheet).toBeHidden();
  await page.getByRole("link", { name: "Alerts" }).click();
  const panel = page.getByRole("complementary", { name: "Chosen alert" });
  await expect(panel.getByRole("region", { name: "Who to tell" })).toContainText("Ward 7");
});

test("the patient moves: the panel names the new ward and asks for its telephone", async () => {
  expect(await pas.send(adt("A02", "J0002", "Ward 9"))).toMatchObject({ code: "AA", controlId: "J0002" });
  const panel = page.getByRole("complementary", { name: "Chosen alert" });
  await expect(panel.getByRole("region", { name: "Who to tell" })).toContainText("Ward 9");
  const call = panel.getByRole("region", { name: "Whom to telephone" });
  await expect(call).toContainText("The patient moved from Ward 7 to Ward 9; Ward 9 has to be told now.");
  await expect(call.getByRole("listitem").first()).toContainText(/Ward 9.*01632 960109/);
  await expectAccessible(page, "alerts, moved");
});
