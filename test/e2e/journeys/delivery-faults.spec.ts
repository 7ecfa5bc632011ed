import { expect, type Page, test } from "@playwright/test";
import { Server as Hl7Server, type Inbound } from "node-hl7-server";
import { type Hl7Receiver, startHl7Receiver } from "../../environment/hl7-receiver.ts";
import { freePort } from "../../environment/orthanc.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { chooseDelivery, deliveryRows, openDelivery } from "../pages/delivery-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { signReport, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";
import { addDestination } from "../pages/settings-page.ts";

const patient = "SPECIMEN, Harriet (Ms)";
const pin = "1234";
const absent = "Absent clinic";
const refusing = "Refusing clinic";

test.describe.configure({ mode: "serial" });

let receiverPort: number;
let receiver: Hl7Receiver | undefined;
let refusal: Inbound;
let answer: "AA" | "AE" = "AE";
let refusedCount = 0;
let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  receiverPort = await freePort();
  const refusingPort = await freePort();
  refusal = new Hl7Server({ bindAddress: "127.0.0.1" }).createInbound({ port: refusingPort }, (_, response) => {
    refusedCount += 1;
    void response.sendResponse(answer);
  });
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  const way = "HL7 v2 message over MLLP";
  await addDestination(page, { name: absent, way, for: "A copy", address: `127.0.0.1:${receiverPort}` });
  await addDestination(page, { name: refusing, way, for: "A copy", address: `127.0.0.1:${refusingPort}` });
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
  await receiver?.stop();
  await refusal?.close();
});

async function addAddendum(text: string): Promise<void> {
  await page.getByRole("button", { name: "Add an addendum" }).click();
  await typeInto(page, "Conclusion", text);
  await signReport(page, pin);
  await page.getByRole("button", { name: "Stay here" }).click();
}

test("an absent receiver is said to be absent, and gets the report by itself once it is there", async () => {
  await openCaseByKey(page, patient);
  await typeInto(page, "Findings", "Cortex intact.");
  await typeInto(page, "Conclusion", "Version one.");
  await signReport(page, pin);
  await page.getByRole("button", { name: "Stay here" }).click();
  await openDelivery(page);
  const panel = await chooseDelivery(page, deliveryRows(page, absent));
  await expect(panel).toContainText(`${absent} is tried again by itself`, { timeout: 30_000 });
  await expect(panel).toContainText("refused the connection");
  await expect(panel).toContainText("The report is signed and safe here.");
  await expect(deliveryRows(page, absent)).toContainText("Retry");
  receiver = await startHl7Receiver(receiverPort);
  await expect(panel).toContainText(`${absent} accepted it`, { timeout: 60_000 });
  expect(receiver.messages().map(({ status }) => status)).toEqual(["F"]);
  await expect(panel.getByRole("region", { name: "Attempts" })).toContainText("Not reached");
});

test("a refusing receiver needs a person, whose retry has a reason", async () => {
  const panel = await chooseDelivery(page, deliveryRows(page, refusing));
  await expect(panel).toContainText(`${refusing} has not got it`, { timeout: 30_000 });
  await expect(panel).toContainText("refused the report (AE)");
  await expect(page.getByRole("contentinfo")).toContainText("1 not delivered");
  expect(refusedCount).toBe(1);
  await expect(panel.getByRole("button", { name: "Retry" })).toBeDisabled();
  answer = "AA";
  await panel.getByRole("textbox", { name: "Reason for the retry" }).fill("Told by telephone that it is repaired");
  await panel.getByRole("button", { name: "Retry" }).click();
  await expect(panel).toContainText(`${refusing} accepted it`);
  await expect(panel.getByRole("region", { name: "Attempts" })).toContainText("Refused");
  expect(refusedCount).toBe(2);
});

test("deliveries that wait outlast a power cut and leave in order", async ({ browser }) => {
  await receiver?.stop();
  await openCaseByKeyFromDelivery();
  await addAddendum("Version two.");
  await addAddendum("Version three.");
  await openDelivery(page);
  await expect(deliveryRows(page, absent).filter({ hasText: /Waiting|Retry|Sending/ })).toHaveCount(2);
  await page.context().close();
  await program.kill();
  receiver = await startHl7Receiver(receiverPort);
  program = await startProgram(program.profileDirectory);
  const arrived = () => receiver?.messages().map((message) => message.texts.map(([, text]) => text).join(" ")) ?? [];
  await expect.poll(() => arrived().length, { timeout: 60_000 }).toBe(2);
  expect(arrived()[0]).toContain("Version two.");
  expect(arrived()[0]).not.toContain("Version three.");
  expect(arrived()[1]).toContain("Version three.");
  page = await openWindow(browser, program.url);
  await signInAsDemoPerson(page, "Dr R. Testwell");
  await openDelivery(page);
  await expect(deliveryRows(page, absent)).toHaveCount(3);
  await expect(deliveryRows(page, absent).filter({ hasText: /Waiting|Retry|Sending|Failed/ })).toHaveCount(0);
});

async function openCaseByKeyFromDelivery(): Promise<void> {
  const panel = await chooseDelivery(page, deliveryRows(page, absent));
  await panel.getByRole("link", { name: "Open the case" }).click();
  await expect(page.getByRole("article", { name: "Signed report" })).toBeVisible();
}
