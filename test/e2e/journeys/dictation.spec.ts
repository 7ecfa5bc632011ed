import { expect, type Page, test } from "@playwright/test";
import { startExampleEngine } from "../../environment/dictation-engine.ts";
import { type FakeDeviceInPage, installFakePowerMic } from "../../fakes/hid-in-page.ts";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { openWindow } from "../launchers/windows.ts";
import { expectAccessible } from "../pages/accessible-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, section, typeInto } from "../pages/report-page.ts";
import { signInAsDemoPerson } from "../pages/session-page.ts";

const [first, second] = ["SPECIMEN, Harriet (Ms)", "SAMPLE, Robert (Mr)"];

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;
let engine: ReturnType<typeof startExampleEngine>;
const line = () => page.getByRole("region", { name: "Dictation" });
const press = (bits: number) =>
  page.evaluate((each) => {
    const { fakePowerMic } = globalThis as unknown as { fakePowerMic: FakeDeviceInPage };
    for (const now of [each, each, 0]) fakePowerMic.report([0, now & 0xff, now >> 8]);
  }, bits);
const device = (deed: "unplug" | "plugIn") =>
  page.evaluate((name) => (globalThis as unknown as { fakePowerMic: FakeDeviceInPage }).fakePowerMic[name](), deed);

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url, undefined, async (each) => {
    await each.addInitScript(installFakePowerMic);
  });
  await signInAsDemoPerson(page, "Dr R. Testwell");
});

test.afterAll(async () => {
  await engine?.stop();
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("a microphone is connected and an engine is let in, by the person", async () => {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Dictation" }).click();
  const microphone = page.getByRole("region", { name: "Buttons of a microphone" });
  await expect(microphone).toContainText("No device is connected.");
  await microphone.getByRole("button", { name: "Connect a device" }).click();
  await expect(microphone).toContainText("Fake PowerMic");
  await expect(microphone.getByRole("button", { name: /Start or stop dictating Record/ })).toBeVisible();
  const socket = page.getByRole("region", { name: "An engine on this computer" });
  await socket.getByText("Let an engine of mine connect").click();
  const token = (await socket.locator("[data-token]").textContent()) ?? "";
  const port = /port (\d+)/.exec((await socket.textContent()) ?? "")?.[1];
  await expectAccessible(page, "Settings, Dictation");
  engine = startExampleEngine(Number(port), token);
  await expect(socket).toContainText("Example engine");
  await socket.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByText(token)).toBeHidden();
});

test("an engine dictates a sentence into Findings and goes on to the next section", async () => {
  await openCaseByKey(page, first);
  await section(page, "Findings").click();
  await engine.heard("focus", (focus) => focus.section === "findings");
  await expect(line()).toContainText("Example engine");
  engine.say("~no frac");
  await expect(line()).toContainText("no frac");
  await expect(section(page, "Findings")).toHaveText("");
  engine.say("No fracture of the right tibia full stop");
  await expect(section(page, "Findings")).toHaveText("No fracture of the right tibia.");
  engine.say("/nextSection");
  await engine.heard("focus", (focus) => focus.section === "conclusion");
  await expect(section(page, "Conclusion")).toBeFocused();
  engine.say("No acute injury full stop");
  await expect(section(page, "Conclusion")).toHaveText("No acute injury.");
  await expectSaved(page);
});

test("a microphone's buttons act on the report, and are gone with the device", async () => {
  engine.say("!on");
  await expect(line().getByRole("button", { name: /^Dictating/ })).toBeVisible();
  await press(4);
  await engine.heard("record", ({ on }) => !on);
  engine.say("!off");
  await expect(line().getByRole("button", { name: /^Dictate\b/ })).toBeVisible();
  // Rewind takes back, as the person's defaults say.
  await press(16);
  await expect(section(page, "Conclusion")).toHaveText("");
  await device("unplug");
  await press(32);
  await device("plugIn");
  await section(page, "Findings").click();
  await expect
    .poll(async () => {
      await press(32);
      return section(page, "Conclusion").evaluate((element) => element === document.activeElement);
    })
    .toBe(true);
});

test("nothing is dictated through a sheet or into the next patient's report", async () => {
  engine.say("/sign");
  const sheet = page.getByRole("dialog", { name: "Sign report" });
  await expect(sheet).toBeVisible();
  const before = engine.answers.length;
  engine.say("Left behind.");
  engine.say("/sign");
  await expect.poll(() => refusals(before)).toEqual(["notNow", "notNow"]);
  await expect(sheet.getByRole("textbox", { name: "PIN or password" })).toHaveValue("");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await openCaseByKey(page, second);
  await expect(section(page, "Findings")).toBeVisible();
  await expect(page.getByText("Left behind.")).toHaveCount(0);
});

test("the system's dictation writes lines and composed words where the caret is", async () => {
  const cdp = await page.context().newCDPSession(page);
  await section(page, "Findings").click();
  await cdp.send("Input.insertText", { text: "The liver is normal. " });
  for (const text of ["k", "ki", "kidneys"]) {
    await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }
  await cdp.send("Input.insertText", { text: "kidneys are normal." });
  await expect(section(page, "Findings")).toHaveText("The liver is normal. kidneys are normal.");
  await cdp.send("Input.insertText", { text: "\nNo \u202Efree\u0007 fluid.\nNo mass." });
  await expect(section(page, "Findings").locator("p")).toHaveText([
    "The liver is normal. kidneys are normal.",
    "No free fluid.",
    "No mass.",
  ]);
});

test("a misspelt word is underlined, and Alt Z replaces it", async () => {
  await typeInto(page, "Conclusion", "Small pneumothroax. ");
  const wrong = section(page, "Conclusion").locator("[data-misspelt]");
  await expect(wrong).toHaveText("pneumothroax");
  await wrong.click();
  await page.keyboard.press("Alt+z");
  await expect(page.getByRole("option", { name: "pneumothorax" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(section(page, "Conclusion")).toHaveText("Small pneumothorax.");
  await expect(wrong).toHaveCount(0);
});

test("a paste of a megabyte is refused in a sentence, a long one is written while the window works", async () => {
  const paste = (length: number) =>
    section(page, "Advice").evaluate((element, count) => {
      const began = performance.now();
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "No focal lesion is seen.\n".repeat(count / 25));
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
      return new Promise<number>((done) => requestAnimationFrame(() => done(performance.now() - began)));
    }, length);
  await section(page, "Advice").click();
  expect(await paste(1_000_000)).toBeLessThan(3000);
  await expect(page.getByText(/Nothing was pasted: it has .* characters/)).toBeVisible();
  await expect(section(page, "Advice")).toHaveText("");
  const took = await paste(100_000);
  test.info().annotations.push({ type: "paste of 100,000 characters", description: `${Math.round(took)} ms` });
  expect(took).toBeLessThan(8000);
  await page.keyboard.type("Seen.");
  await expect(section(page, "Advice").locator("p").last()).toHaveText("No focal lesion is seen.Seen.");
});

function refusals(from: number): string[] {
  return engine.answers.slice(from).flatMap((answer) => (answer.type === "refused" ? [answer.reason] : []));
}
