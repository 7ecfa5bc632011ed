import { expect, type Locator, type Page } from "@playwright/test";

/** What a pane's picture is made of, in grey levels from 0 to 255. */
export interface PictureStatistics {
  readonly mean: number;
  readonly deviation: number;
  /** Share of pixels that are black, 0 to 1. */
  readonly blackShare: number;
  /** Changes with any pixel. */
  readonly checksum: number;
}

/** Gives the pane with this place, counted from 0. */
export function paneAt(page: Page, index: number): Locator {
  return page.getByRole("region", { name: "Images", exact: true }).getByRole("figure").nth(index);
}

/** Gives statistics of the pixels that a pane shows. */
export async function pictureOf(pane: Locator): Promise<PictureStatistics> {
  return await pane
    .locator("canvas")
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
      if (pixels === undefined) throw new Error("The pane has no picture.");
      let [sum, squares, black, checksum] = [0, 0, 0, 0];
      const count = pixels.length / 4;
      for (let place = 0; place < pixels.length; place += 4) {
        const level = ((pixels[place] ?? 0) + (pixels[place + 1] ?? 0) + (pixels[place + 2] ?? 0)) / 3;
        sum += level;
        squares += level * level;
        if (level < 1) black += 1;
        checksum = (Math.imul(checksum, 31) + (pixels[place] ?? 0)) | 0;
      }
      const mean = sum / count;
      return { mean, deviation: Math.sqrt(squares / count - mean * mean), blackShare: black / count, checksum };
    });
}

/** Gives the red level of each pixel that a pane shows, row by row from the top left: 0 to 255. */
export async function greyLevelsOf(pane: Locator): Promise<Uint8Array> {
  const text = await pane
    .locator("canvas")
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
      if (pixels === undefined) throw new Error("The pane has no picture.");
      let levels = "";
      for (let place = 0; place < pixels.length; place += 4) levels += String.fromCharCode(pixels[place] ?? 0);
      return btoa(levels);
    });
  return new Uint8Array(Buffer.from(text, "base64"));
}

/** Waits until a pane shows a picture with contrast (a body before black) that stands still; gives its statistics. */
export async function expectPicture(pane: Locator): Promise<PictureStatistics> {
  let last: PictureStatistics | null = null;
  const look = async () => {
    const now = await pictureOf(pane);
    const isStill = last?.checksum === now.checksum;
    last = now;
    return isStill ? now.deviation : 0;
  };
  await expect.poll(look, { message: "the pane's picture has contrast and stands still" }).toBeGreaterThan(15);
  const picture = last ?? (await pictureOf(pane));
  expect(picture.mean).toBeGreaterThan(8);
  expect(picture.mean).toBeLessThan(245);
  return picture;
}

/** Drags in a pane from one point to another, each as shares of its width and height. */
export async function dragIn(page: Page, pane: Locator, from: [number, number], to: [number, number]): Promise<void> {
  const box = await pane.boundingBox();
  if (box === null) throw new Error("The pane is not on the screen.");
  const at = ([x, y]: [number, number]) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  const middle: [number, number] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  await page.mouse.move(...at(middle), { steps: 4 });
  await page.mouse.move(...at(to), { steps: 4 });
  await page.mouse.up();
}

/**
 * Draws a mark by dragging, as `dragIn`, once the picture stands still, and waits until the mark is painted: a drag over a
 * picture that is still on its way marks nothing.
 */
export async function markIn(page: Page, pane: Locator, from: [number, number], to: [number, number]): Promise<void> {
  const { checksum } = await expectPicture(pane);
  await dragIn(page, pane, from, to);
  await expect
    .poll(async () => (await pictureOf(pane)).checksum, { message: "the mark is painted" })
    .not.toBe(checksum);
}

/** Drags from one point of the page to another, in CSS pixels. */
export async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 5 });
  await page.mouse.up();
}
