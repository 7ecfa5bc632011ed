import { expect, type Page } from "@playwright/test";
import PDFDocument from "pdfkit";
import { type PdfPage, pdfFile } from "../environment/pdf-file.ts";

const study = "2.25.990";
const address = { studyInstanceUid: study, seriesInstanceUid: "2.25.991" };

/** A square at the top left of a page in a colour of its own, and words in a font that the PDF does not bring. */
const marked = (colour: string): PdfPage => ({
  content: `${colour} rg 50 692 100 100 re f 0 g BT /F 60 Tf 200 700 Td (Letter) Tj ET`,
});
const letter = () =>
  pdfFile(["1 0 0", "0 0.6 0", "0 0 1"].map(marked), "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>");
const sheets: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
  Letter: letter,
  Damaged: () => Buffer.from("%PDF-1.7\nnothing that can be read"),
  Locked: async () => await locked(),
  Many: () => pdfFile(Array.from({ length: 10_000 }, () => marked("1 0 0"))),
  Huge: () => pdfFile([{ width: 200_000, height: 200_000, content: "0 0 1 rg 0 0 200000 200000 re f" }]),
  Giant: () => pdfFile([{ content: "q 500 0 0 500 40 40 cm /Im Do Q", picture: { width: 40_000, height: 40_000 } }]),
  Refused: () => Buffer.alloc(0),
};
const titles = Object.keys(sheets);

/**
 * Reads documents of one made-up series in the one pane: the pages as drawn, and what a document may be that is made to do
 * harm. Each of those is a sentence, and the next one is read as if nothing had been.
 */
export async function readsDocuments(page: Page): Promise<void> {
  await routeDocuments(page);
  await page.evaluate(async (uid) => {
    const [set] = await window.viewerHook.open(uid, false);
    const { store } = window.viewerHook.viewer;
    const { panes } = store.getInitialState();
    store.setState({
      panes: panes.map((pane, index) => (index === 0 ? { ...pane, displaySetId: set?.id ?? null } : pane)),
    });
  }, study);
  const pane = page.getByRole("figure");
  await expect(pane).toHaveAccessibleName(/document$/);
  await readsLetter(page);
  for (const [title, sentence] of [
    ["Damaged", "This document is damaged"],
    ["Locked", "This document is locked with a password"],
    ["Refused", "it holds no PDF, whatever its header says"],
  ] as const) {
    await choose(page, title);
    await expect(pane).toContainText(sentence);
    await expect(pane.locator("canvas[role=img]")).toHaveCount(0);
  }
  await choose(page, "Many");
  await expect(pane).toContainText("Page 1 of 10000");
  await pane.focus();
  await page.keyboard.press("End");
  await expect.poll(async () => await inkOf(page)).toMatchObject({ square: [255, 0, 0] });
  await expect(pane).toContainText("Page 10000 of 10000");
  await choose(page, "Huge");
  await expect.poll(async () => (await inkOf(page))?.square).toEqual([0, 0, 255]);
  expect((await inkOf(page))?.pixels).toBeLessThanOrEqual(16_800_000);
  await choose(page, "Giant");
  await expect(pane).toContainText("may be missing");
  await choose(page, "Letter");
  await expect.poll(async () => (await inkOf(page))?.square).toEqual([255, 0, 0]);
}

async function readsLetter(page: Page): Promise<void> {
  const pane = page.getByRole("figure");
  await expect(pane).toContainText("Page 1 of 3");
  await expect.poll(async () => (await inkOf(page))?.square).toEqual([255, 0, 0]);
  expect((await inkOf(page))?.words).toBeGreaterThan(100);
  await pane.focus();
  await page.keyboard.press("PageDown");
  await expect(pane).toContainText("Page 2 of 3");
  await expect.poll(async () => (await inkOf(page))?.square).toEqual([0, 153, 0]);
  await page.keyboard.press("End");
  await expect.poll(async () => (await inkOf(page))?.square).toEqual([0, 0, 255]);
  const { pixels = 0 } = (await inkOf(page)) ?? {};
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect.poll(async () => (await inkOf(page))?.pixels).toBeGreaterThan(pixels * 2);
  await page.keyboard.press("0");
  await expect.poll(async () => (await inkOf(page))?.pixels).toBe(pixels);
  await page.mouse.move(600, 500);
  await page.mouse.wheel(0, -5000);
  await expect(pane).toContainText("Page 2 of 3");
}

async function choose(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: title, exact: true }).click();
}

/** The colour in the middle of the square, how many pixels of the words are dark, and how many pixels there are. */
async function inkOf(page: Page) {
  return await page.evaluate(() => {
    const canvas = document.querySelector("figure canvas[role=img]");
    if (!(canvas instanceof HTMLCanvasElement)) return null;
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext("2d");
    if (copy === null) return null;
    copy.drawImage(canvas, 0, 0);
    const at = (x: number, y: number, w: number, h: number) =>
      copy.getImageData((x / 595) * width, (y / 842) * height, w, h).data;
    const [red = 0, green = 0, blue = 0] = at(100, 100, 1, 1);
    const text = at(200, 80, Math.round(width / 3), Math.round(height / 10));
    let words = 0;
    for (let place = 0; place < text.length; place += 4) if ((text[place] ?? 255) < 100) words += 1;
    return { square: [red, green, blue], words, pixels: width * height };
  });
}

async function routeDocuments(page: Page): Promise<void> {
  const header = (title: string, index: number) =>
    Object.fromEntries(
      Object.entries({
        "00080016": ["1.2.840.10008.5.1.4.1.1.104.1"],
        "00080018": [`2.25.99${index + 10}`],
        "00080020": ["20261112"],
        "00080060": ["DOC"],
        "0008103E": ["Documents"],
        "0020000D": [address.studyInstanceUid],
        "0020000E": [address.seriesInstanceUid],
        "00420010": [title],
      }).map(([tag, Value]) => [tag, { Value }]),
    );
  await page.route(`**/${study}/metadata`, (route) => route.fulfill({ json: titles.map(header) }));
  await page.route("**/document.pdf", async (route) => {
    const uid = new URL(route.request().url()).pathname.split("/").at(-2);
    const title = titles.find((_, index) => uid === `2.25.99${index + 10}`) ?? "";
    if (title === "Refused") {
      const message = "This document is not shown: it holds no PDF, whatever its header says.";
      await route.fulfill({ status: 400, json: { code: "invalid_input", message } });
    } else await route.fulfill({ contentType: "application/pdf", body: (await sheets[title]?.()) ?? "" });
  });
}

async function locked(): Promise<Buffer> {
  const document = new PDFDocument({ userPassword: "secret", pdfVersion: "1.7" });
  const parts: Buffer[] = [];
  document.on("data", (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve) => document.on("end", () => resolve()));
  document.text("Nobody reads this").end();
  await ended;
  return Buffer.concat(parts);
}
