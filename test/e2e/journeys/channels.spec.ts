import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { type Hl7Receiver, startHl7Receiver } from "../../environment/hl7-receiver.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow, wideSize } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { setUpProfile, signIn, signOut, type TestPerson } from "../pages/session-page.ts";
import { addDestination, addPerson, choose, openPart } from "../pages/settings-page.ts";

const reporter: TestPerson = {
  displayName: "Dr Q. Reporter",
  username: "qreporter",
  password: "another-long-password",
};
const surgery = "Elm Surgery";

test.describe.configure({ mode: "serial" });

let hl7: Hl7Receiver;
let program: Program;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  hl7 = await startHl7Receiver();
  program = await startProgram(await newProfileDirectory(), ["--real"]);
  page = await openWindow(browser, program.url);
  context = page.context();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await setUpProfile(page);
});

test.afterAll(async () => {
  await context?.close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
  await hl7?.stop();
});

const sheetOf = (name: string) => page.getByRole("dialog", { name });
const bytes = (sheet: Locator) => sheet.getByRole("region", { name: "Bytes of the message" });

async function openChannel(name: string): Promise<Locator> {
  await openPart(page, "Destinations");
  await page.getByRole("region", { name }).getByRole("button", { name: "Channel" }).click();
  return sheetOf(name);
}

/** Both sizes are accessible and stay so. */
async function look(name: string): Promise<void> {
  for (const [size, word] of [
    [laptopSize, "laptop"],
    [wideSize, "wide"],
  ] as const) {
    await page.setViewportSize(size);
    await expectAccessible(page, `${name}, ${word}`);
  }
}

test("an administrator adds an HL7 destination and sees the very bytes before anything goes", async () => {
  await addDestination(page, {
    ...{ name: surgery, way: "HL7 v2 message over MLLP", address: `127.0.0.1:${hl7.port}` },
    for: "The referrer, who is asked to acknowledge",
  });
  const sheet = await openChannel(surgery);
  await expect(bytes(sheet)).toContainText("MSH|^~\\&|SIGHTLINE");
  await expect(bytes(sheet)).toContainText("VT  (frame on the way, no part of the message)");
  await expect(bytes(sheet)).toContainText("ZZZTEST^Sightline");
  await expect(sheet.getByText("Byte for byte what would leave now.")).toBeVisible();
  await sheet.getByRole("button", { name: "Copy" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^MSH\|\^~\\&\|SIGHTLINE\|/);
  await choose(page, "Preview of", "A withdrawal");
  await expect(bytes(sheet)).toContainText("Test of a withdrawal||||||WCR");
  await choose(page, "Preview of", "A first report");
  await look("channel");
});

test("what a switch changes is marked, and what it refuses is said beside it", async () => {
  const sheet = sheetOf(surgery);
  await choose(page, "Character set", "ISO 8859-1");
  await expect(bytes(sheet).locator("ins", { hasText: "[U+0141]" }).first()).toBeVisible();
  await expect(sheet.getByText("Not what would leave now: changes are marked.")).toBeVisible();
  await choose(page, "A character that the set lacks", "Stops the signature");
  const characters = sheet.getByRole("region", { name: "Characters" });
  await expect(characters).toContainText("which does not have the character [U+0141]");
  await look("channel-refused");
  await choose(page, "A character that the set lacks", "Is written as its number, [U+0141]");
  await expect(characters).not.toContainText("which does not have");
  await sheet.getByLabel("Longest message (bytes)").fill("20");
  await expect(sheet.getByText("Write a whole number of bytes, 2000 or more, or nothing.")).toBeVisible();
  await expect(sheet.getByRole("button", { name: /^Save as version/ })).toBeDisabled();
  await sheet.getByLabel("Longest message (bytes)").fill("");
});

test("a version counts from tomorrow, and its difference is read in words", async () => {
  const sheet = sheetOf(surgery);
  await choose(page, "Counts from", "A day and time");
  await sheet.getByLabel("Reason").fill("Their system changes tonight");
  await look("channel-save");
  // What was typed outlasts a look at another part.
  await sheet.getByRole("radio", { name: "Versions" }).click();
  await sheet.getByRole("radio", { name: "Settings" }).click();
  await expect(sheet.getByLabel("Reason")).toHaveValue("Their system changes tonight");
  await page.keyboard.press("Escape");
  await expect(sheet.getByText("What was changed here is not saved.")).toBeVisible();
  await look("channel-leaving");
  await page.keyboard.press("Escape");
  await sheet.getByRole("button", { name: "Go on" }).click();
  await sheet.getByRole("button", { name: "Save as version 1" }).click();
  const version = sheet.getByRole("listitem").filter({ hasText: "Version 1" });
  await expect(version).toContainText("Coming");
  await expect(version).toContainText("Their system changes tonight. A. Keeper");
  await expect(sheet.getByRole("listitem").filter({ hasText: "The program’s own" })).toContainText("Counts now");
  await expect(sheet.getByRole("table")).toContainText("Characters: Character set");
  await expect(sheet.getByRole("row").filter({ hasText: "Character set" })).toContainText("UTF-8ISO 8859-1");
  await look("channel-versions");
});

test("a test message goes there by what counts now, and is kept with the answer", async () => {
  const sheet = sheetOf(surgery);
  await sheet.getByRole("radio", { name: "Test message" }).click();
  await sheet.getByRole("button", { name: "Send a test message" }).click();
  const outcome = sheet.getByRole("region", { name: "This test" });
  await expect(outcome).toContainText("not that it files reports with their patients");
  await expect(outcome.getByRole("region", { name: "The answer" })).toContainText("MSA|AA|");
  await expect(outcome.getByRole("region", { name: "What was sent" })).toContainText("UNICODE UTF-8");
  await look("channel-test");
  const message = await hl7.message(0);
  expect(message).toMatchObject({ patientName: "ZZZTEST^Sightline", version: "2.5.1" });
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await openChannel(surgery);
  await sheet.getByRole("radio", { name: "Test message" }).click();
  await expect(sheet.getByRole("region", { name: "Tests before" }).getByRole("listitem")).toContainText("A. Keeper");
  await page.keyboard.press("Escape");
});

test("a FHIR server's token is set, and from then on only its day is told", async () => {
  await openPart(page, "Destinations");
  await page.getByRole("button", { name: "Add a destination" }).click();
  const adding = sheetOf("Add a destination");
  await adding.getByLabel("Name", { exact: true }).fill("Regional record");
  await choose(page, "Way", "FHIR R4 transaction");
  await adding.getByLabel("FHIR base address").fill("https://record.example/fhir");
  await choose(page, "The server lets us in", "With a token that was given once");
  await look("channel-add-fhir");
  await adding.getByRole("button", { name: "Save" }).click();
  const sheet = sheetOf("Regional record");
  await expect(sheet).toContainText("Token: Not set");
  await sheet.getByRole("textbox", { name: "Token", exact: true }).fill("never-shown-again");
  await sheet.getByRole("button", { name: "Set", exact: true }).click();
  await expect(sheet).toContainText(/Token: Set on \d\d.[A-Z][a-z]{2}.\d{4} \d\d:\d\d by A\. Keeper/);
  await expect(sheet.getByRole("textbox", { name: "New token" })).toHaveValue("");
  expect(await page.content()).not.toContain("never-shown-again");
  await look("channel-secrets");
  await sheet.getByRole("radio", { name: "Settings" }).click();
  await expect(bytes(sheet)).toContainText('"resourceType":"Bundle"');
  await look("channel-fhir");
  await page.keyboard.press("Escape");
  for (const [way, field] of [
    ["MESH with an ITK3 document", "Recipient's mailbox"],
    ["E-mail notice without clinical content", "Recipient's mail address"],
    ["Files in a folder", "Folder"],
    ["Printed by a person", "Postal address"],
    ["Page behind a link", "Code of the practice or department"],
    ["DICOM objects into an archive", "Archive"],
  ] as const) {
    await page.getByRole("button", { name: "Add a destination" }).click();
    await choose(page, "Way", way);
    await expect(adding.getByText(field, { exact: true }).first()).toBeVisible();
    if (way.startsWith("MESH")) await expect(adding).toContainText("Only tried against a fake of ours.");
    await look(`channel-add-${way.slice(0, 4)}`);
    await page.keyboard.press("Escape");
    await expect(adding).toBeHidden();
  }
});

test("the keyboard alone leads through a channel and back to where it was opened", async () => {
  const opener = page.getByRole("region", { name: "This workstation" }).getByRole("button", { name: "Channel" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const sheet = sheetOf("This workstation");
  await expect(sheet.getByRole("radio", { name: "Settings" })).toBeVisible();
  await expect(bytes(sheet)).toContainText("44 49 43 4d");
  await expect(bytes(sheet)).not.toContainText("LF");
  await look("channel-dicom");
  await page.keyboard.press("Tab");
  for (const part of ["Versions", "Test message"]) {
    await sheet.getByRole("radio", { name: part }).focus();
    await page.keyboard.press("Space");
    await expect(sheet.getByRole("radio", { name: part })).toBeChecked();
  }
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(opener).toBeFocused();
});

test("what settles a recall and how delays are told are set", async () => {
  await openPart(page, "Corrections and delays");
  await page.getByText("the new version was shown to a person there").click();
  await page.getByRole("button", { name: "Save what settles a recall" }).click();
  await page.getByText("They go by themselves").click();
  await page.getByLabel(/^A case that nobody has counts as late/).fill("2.5");
  await page.getByRole("button", { name: "Patient feed" }).click();
  await page.getByRole("option", { name: "Regional record" }).click();
  await page.getByRole("button", { name: "Save how delays are told" }).click();
  await expect(page.getByText(/^By themselves since/)).toBeVisible();
  await page.reload();
  await openPart(page, "Corrections and delays");
  await expect(page.getByRole("radio", { name: /shown to a person there/ })).toBeChecked();
  await expect(page.getByLabel(/^A case that nobody has counts as late/)).toHaveValue("2.5");
  await expect(page.getByRole("button", { name: "Patient feed" })).toContainText("Regional record");
  await look("notices");
});

test("who is no administrator sees all of it and changes nothing", async () => {
  await addPerson(page, reporter, "Consultant radiologist");
  await signOut(page);
  await signIn(page, reporter);
  const sheet = await openChannel(surgery);
  await expect(page.getByRole("region", { name: surgery }).getByRole("button", { name: "Change" })).toHaveCount(0);
  await expect(bytes(sheet)).toContainText("MSH|");
  await expect(sheet.getByRole("button", { name: "Character set" })).toBeDisabled();
  await expect(sheet.getByRole("button", { name: /^Save as version/ })).toHaveCount(0);
  await sheet.getByRole("radio", { name: "Versions" }).click();
  await expect(sheet.getByRole("listitem").filter({ hasText: "Version 1" })).toContainText("Coming");
  await sheet.getByRole("radio", { name: "Test message" }).click();
  await expect(sheet).toContainText("An administrator can send one.");
  await expect(sheet.getByRole("button", { name: "Send a test message" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await openPart(page, "Corrections and delays");
  await expect(page.getByRole("radio", { name: /shown to a person there/ })).toBeDisabled();
  await expect(page.getByRole("button", { name: /^Save/ })).toHaveCount(0);
});
