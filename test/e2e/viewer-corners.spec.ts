import { expect, type Locator, type Page, test } from "@playwright/test";
import { samplesDirectory } from "../environment/test-data.ts";
import { openSample, viewerPageDirectory } from "../viewer-page/opening.ts";
import { serveViewerPage } from "../viewer-page/server.ts";
import { expectPicture } from "./pages/pane-page.ts";

/** What film and the black beside it can be under a line of words: stripes put an edge through every letter. */
const grounds = { white: ["#ffffff"], grey: ["#808080"], black: ["#000000"], edges: ["#ffffff", "#000000"] };
const film = [
  "CR Tibia AP",
  "Right AP",
  "Series 1",
  "Image 1 of 1, number 2",
  /^Level 550/,
  /^Zoom/,
  "Patient's left is on the left",
];
/** The last two leave what a pane of four, and one of three beside each other, have on the smaller of the two monitors. */
const windows = [
  { width: 1920, height: 1200 },
  { width: 1366, height: 768 },
  { width: 484, height: 400 },
  { width: 373, height: 760 },
];

test("the words at a pane's corners stand out from white, grey and black film, and where film ends", async ({
  page,
}) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    for (const window of windows) {
      await page.setViewportSize(window);
      await openSample(page, server.url, "x-ray-tibia");
      const pane = page.getByRole("figure");
      await expectPicture(pane);
      for (const [name, colours] of Object.entries(grounds)) {
        await paint(pane, colours);
        for (const words of film) {
          const ratio = await worstContrast(page, pane.getByText(words, { exact: true }));
          expect(ratio, `${words} on ${name}, ${window.width} pixels`).toBeGreaterThan(6);
        }
      }
    }
  } finally {
    await server.close();
  }
});

test("the words at a pane's corners stay where they are while it is scrolled and zoomed", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, "ct-chest-abdomen-pelvis");
    const pane = page.getByRole("figure");
    await expectPicture(pane);
    const before = await placesOf(pane);
    const zoom = await pane.getByText(/^Zoom/).textContent();
    await pane.hover();
    for (let tick = 0; tick < 12; tick += 1) await page.mouse.wheel(0, 100);
    await expect(pane).toHaveAccessibleName(/image 13 of 41$/);
    expect(await placesOf(pane)).toEqual(before);
    for (let step = 0; step < 4; step += 1) await page.keyboard.press("+");
    await expect(pane.getByText(/^Zoom/)).not.toHaveText(zoom ?? "");
    expect(await placesOf(pane)).toEqual(before);
  } finally {
    await server.close();
  }
});

/** Fills the picture with stripes three pixels wide, or with one colour. */
async function paint(pane: Locator, colours: readonly string[]): Promise<void> {
  await pane
    .locator("canvas")
    .first()
    .evaluate((element, stripes) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("The pane has no picture.");
      context.resetTransform();
      for (let x = 0; x < canvas.width; x += 3) {
        context.fillStyle = stripes[(x / 3) % stripes.length] ?? "";
        context.fillRect(x, 0, 3, canvas.height);
      }
    }, colours);
}

/** The contrast (WCAG 2.2, 1.4.3) of a line's colour to whatever pixel under it is nearest to it, as it is on the screen. */
async function worstContrast(page: Page, line: Locator): Promise<number> {
  const colour = await line.evaluate((element) => {
    const { color } = getComputedStyle(element);
    (element as HTMLElement).style.color = "transparent";
    return color;
  });
  const shot = await line.screenshot();
  await line.evaluate((element) => (element as HTMLElement).style.removeProperty("color"));
  return await page.evaluate(
    async ([text, png]) => {
      const light = (rgb: readonly number[]) => {
        const [red = 0, green = 0, blue = 0] = rgb.map((level) => {
          const share = level / 255;
          return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("The line could not be looked at.");
      context.drawImage(picture, 0, 0);
      // Two pixels at the rim are the rounded corner and the border.
      const { data } = context.getImageData(2, 2, picture.width - 4, picture.height - 4);
      const own = light((text.match(/\d+/g) ?? []).slice(0, 3).map(Number));
      let worst = 21;
      for (let place = 0; place < data.length; place += 4) {
        const ground = light([data[place] ?? 0, data[place + 1] ?? 0, data[place + 2] ?? 0]);
        worst = Math.min(worst, (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05));
      }
      return worst;
    },
    [colour, shot.toString("base64")] as const,
  );
}

/** Where the edges are by which the lines hang in their corners. */
async function placesOf(pane: Locator): Promise<readonly (readonly number[])[]> {
  const left = ["CT Portal venous 5 mm", /^Series 2/, /^Image \d+ of 41/, /^Level 40/];
  const places = left.map(async (words) => {
    const box = await pane.getByText(words).boundingBox();
    return [box?.x ?? Number.NaN, box?.y ?? Number.NaN];
  });
  const zoom = await pane.getByText(/^Zoom/).boundingBox();
  return [...(await Promise.all(places)), [(zoom?.x ?? Number.NaN) + (zoom?.width ?? 0), zoom?.y ?? Number.NaN]];
}
