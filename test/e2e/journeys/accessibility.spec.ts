import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { newProfileDirectory, type Program, removeProfile, startProgram } from "../launchers/program.ts";
import { laptopSize, openWindow, wideSize } from "../launchers/windows.ts";
import { openDelivery } from "../pages/delivery-page.ts";
import { expectPicture, paneAt } from "../pages/pane-page.ts";
import { openCaseByKey } from "../pages/reading-list-page.ts";
import { expectSaved, openSignSheet, section, signReport, typeInto } from "../pages/report-page.ts";
import { setUpProfile } from "../pages/session-page.ts";

const reader = "Dr R. Testwell";
const pin = "1234";
const ct = "SAMPLE, Robert (Mr)";
const plainFilm = "SPECIMEN, Harriet (Ms)";

test.describe.configure({ mode: "serial" });

let program: Program;
let page: Page;

test.beforeAll(async ({ browser }) => {
  program = await startProgram(await newProfileDirectory());
  page = await openWindow(browser, program.url);
});

test.afterAll(async () => {
  await page?.context().close();
  await program?.stop();
  await removeProfile(program.profileDirectory);
});

test("the first set-up", async ({ browser }) => {
  const real = await startProgram(await newProfileDirectory(), ["--real"]);
  const window = await openWindow(browser, real.url);
  try {
    await expect(window.getByRole("button", { name: "Set up" })).toBeVisible();
    await expectAccessible(window, "first set-up");
    await window.getByLabel("Password", { exact: true }).fill("short");
    await expect(window.getByText("Use at least 10 characters")).toBeVisible();
    await expectAccessible(window, "first set-up with a password too short");
    await setUpProfile(window);
    await expectAccessible(window, "an administrator's first screen");
  } finally {
    await window.context().close();
    await real.stop();
    await removeProfile(real.profileDirectory);
  }
});

test("sign-in, and again after a wrong password", async () => {
  await expect(page.getByRole("button", { name: new RegExp(reader) })).toBeVisible();
  await expectAccessible(page, "sign-in");
  await page.getByLabel("User name").fill("nobody");
  await page.getByLabel("Password").fill("not-the-password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "sign-in refused");
});

test("a keyboard alone leads from sign-in to a signed report", async () => {
  await page.reload();
  await tabTo(page, page.getByRole("button", { name: new RegExp(reader) }));
  await page.keyboard.press("Enter");
  await chooseRowByKey(page, plainFilm);
  await page.keyboard.press("Enter");
  await expect(section(page, "Findings")).toBeVisible();
  const pane = paneAt(page, 0);
  await expectPicture(pane);
  await page.keyboard.press("Control+1");
  await expect(pane).toBeFocused();
  await page.keyboard.press("k");
  await expect(page.getByRole("button", { name: "Show key image 1" })).toBeVisible();
  await raiseAlertByKey(page);
  await page.keyboard.press("Control+2");
  await tabTo(page, section(page, "Findings"));
  await page.keyboard.type("Cortex and joint surfaces are intact.");
  await tabTo(page, section(page, "Conclusion"));
  await page.keyboard.type("No fracture of the tibia or fibula.");
  await tabTo(page, page.getByRole("textbox", { name: "Caption of key image 1" }));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Tibia and fibula");
  await expectSaved(page);
  await page.keyboard.press("Control+Enter");
  const secret = page.getByRole("dialog", { name: "Sign report" }).getByRole("textbox", { name: "PIN or password" });
  await expect(secret).toBeFocused();
  await page.keyboard.type(pin);
  await page.keyboard.press("Enter");
  const done = page.getByRole("dialog", { name: "Report signed" });
  await expect(done).toContainText("Final, version 1");
  await tabTo(page, done.getByRole("button", { name: "Stay here" }));
  await page.keyboard.press("Enter");
  const signed = page.getByRole("article", { name: "Signed report" });
  await expect(signed).toContainText("No fracture of the tibia or fibula.");
  await expect(signed).toContainText("Tibia and fibula");
});

test("the reading list", async () => {
  await page.keyboard.press("Alt+1");
  await expect(page.getByRole("grid", { name: "Reading list" })).toBeVisible();
  for (const name of ["Reading list", "Alerts", "Delivery"]) {
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
  }
  await expectAccessible(page, "reading list");
  await page.getByRole("button", { name: "Modality" }).click();
  await expectAccessible(page, "reading list with a filter open");
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox", { name: "Search the reading list" }).fill("nobody of this name");
  await expect(page.getByText("No case fits")).toBeVisible();
  await expectAccessible(page, "reading list that finds nothing");
  await page.getByRole("searchbox", { name: "Search the reading list" }).fill("");
});

test("a case with its report, by its names", async () => {
  await openCaseByKey(page, ct);
  for (const name of ["Clinical information", "Technique", "Comparison", "Findings", "Conclusion", "Advice"]) {
    await expect(section(page, name)).toBeEditable();
  }
  for (const name of ["Mark key image", "Raise alert", "Sign"]) {
    await expect(page.getByRole("button", { name, exact: true })).toBeEnabled();
  }
  await expect(paneAt(page, 0)).toHaveAccessibleName("Series 2 Portal venous 5 mm, image 1 of 41");
  await expectPicture(paneAt(page, 0));
  await expectAccessible(page, "case");
  await page.getByRole("button", { name: "Mark key image" }).click();
  await expect(page.getByRole("button", { name: "Show key image 1" })).toBeVisible();
  await typeInto(page, "Conclusion", "No recurrence.");
  await page.getByRole("button", { name: "Four panes" }).click();
  await expect(page.getByRole("region", { name: "Images", exact: true }).getByRole("figure")).toHaveCount(4);
  await expect(paneAt(page, 3)).toHaveAccessibleName("Empty pane");
  await expectAccessible(page, "case with four panes and a key image");
  for (const drawer of [/^Request/, /^Priors/, /^History/]) {
    await page.getByRole("navigation", { name: "Drawer" }).getByRole("button", { name: drawer }).click();
    await expectAccessible(page, `case with the drawer ${drawer.source}`);
  }
});

test("the sheets over a case", async () => {
  await expectSaved(page);
  await page.getByRole("button", { name: "Raise alert", exact: true }).click();
  const alert = page.getByRole("dialog", { name: "Raise alert" });
  await expect(alert).toBeVisible();
  await expectAccessible(page, "alert sheet");
  await alert.getByRole("button", { name: "Raise alert" }).click();
  await expect(alert.getByText("Say what was found.")).toBeVisible();
  await expectAccessible(page, "alert sheet with a field missing");
  await page.keyboard.press("Escape");
  const sheet = await openSignSheet(page);
  await expectAccessible(page, "sign sheet");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("Escape");
  await paneAt(page, 0).focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await expectAccessible(page, "keys");
  await page.keyboard.press("Escape");
  await signReport(page, pin);
  await expectAccessible(page, "report signed");
  await page.getByRole("button", { name: "Stay here" }).click();
  await expect(page.getByRole("article", { name: "Signed report" })).toBeVisible();
  await expectAccessible(page, "signed report");
});

test("alerts and delivery", async () => {
  await page.keyboard.press("Alt+2");
  await expect(page.getByRole("complementary", { name: "Chosen alert" })).toBeVisible();
  await expectAccessible(page, "alerts");
  await openDelivery(page);
  await page.getByRole("grid", { name: "Deliveries" }).getByRole("row").nth(1).click();
  await expect(page.getByRole("complementary", { name: "Chosen delivery" })).toBeVisible();
  await expectAccessible(page, "delivery");
});

test("each page of the settings", async () => {
  await page.keyboard.press("Alt+4");
  for (const name of ["Archives", "Destinations", "People", "Security", "About"]) {
    await page.getByRole("tab", { name }).click();
    await expect(page.getByRole("tabpanel", { name })).toBeVisible();
    await expectAccessible(page, `settings, ${name}`);
  }
  for (const [tab, button, title] of [
    ["Archives", "Add an archive", "Add an archive"],
    ["Destinations", "Add a destination", "Add a destination"],
    ["People", "Add a person", "Add a person"],
  ] as const) {
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("button", { name: button }).click();
    await expect(page.getByRole("dialog", { name: title })).toBeVisible();
    await expectAccessible(page, title);
    await page.keyboard.press("Escape");
  }
});

test("the locked screen, and back by PIN", async () => {
  await page.keyboard.press("Control+l");
  const secret = page.getByRole("textbox", { name: "PIN or password" });
  await expect(secret).toBeFocused();
  await expectAccessible(page, "locked");
  await page.keyboard.type(pin);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "About" })).toBeVisible();
});

/** Lets axe look at the page as it is on a wide monitor and on a laptop; says every violation with where it lies. */
async function expectAccessible(window: Page, where: string): Promise<void> {
  for (const size of [laptopSize, wideSize]) {
    await window.setViewportSize(size);
    const { violations, passes } = await new AxeBuilder({ page: window }).analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        (node) => `${id} (${help}): ${node.target.join(" ")} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`,
      ),
    );
    expect.soft(found, `${where} at ${size.width} x ${size.height}`).toEqual([]);
    expect(passes.length, `${where} was looked at`).toBeGreaterThan(10);
  }
}

/** Presses Tab until a control has the focus, as somebody without a mouse has to. */
async function tabTo(window: Page, control: Locator, limit = 60): Promise<void> {
  await expect(control).toBeVisible();
  for (let presses = 0; presses < limit; presses++) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await window.keyboard.press("Tab");
  }
  throw new Error(`${control} is not reached by ${limit} presses of Tab.`);
}

/** Moves through the reading list by the arrow keys until the patient's row has the focus. */
async function chooseRowByKey(window: Page, patient: string): Promise<void> {
  const grid = window.getByRole("grid", { name: "Reading list" });
  await expect(grid.getByRole("row").filter({ hasText: patient })).toBeVisible({ timeout: 90_000 });
  await expect(grid.locator(":focus")).toHaveCount(1);
  await window.keyboard.press("Home");
  for (let presses = 0; presses < 20; presses++) {
    if ((await grid.locator("[role=row]:focus").textContent())?.includes(patient)) return;
    await window.keyboard.press("ArrowDown");
  }
  throw new Error("The row is not reached by the arrow keys.");
}

/** Raises an alert for the image on the active pane. */
async function raiseAlertByKey(window: Page): Promise<void> {
  await window.keyboard.press("a");
  const sheet = window.getByRole("dialog", { name: "Raise alert" });
  await expect(sheet.getByRole("textbox", { name: "Finding" })).toBeFocused();
  await window.keyboard.type("Foreign body in the soft tissue");
  await tabTo(window, sheet.getByRole("textbox", { name: "Action needed" }));
  await window.keyboard.type("Removal today");
  await tabTo(window, sheet.getByRole("button", { name: "Raise alert" }));
  await window.keyboard.press("Enter");
  await expect(sheet).toBeHidden();
  await expect(window.getByRole("region", { name: "Alerts of this case" })).toContainText("Foreign body");
}
