import type { Page } from "@playwright/test";

/** How long planes through the series take, in milliseconds. */
export interface Planes {
  /** From the key to three lit planes beside the series, whose slices are all here. */
  readonly lit: number;
  /** From a tick of the wheel on the coronal plane to the next plane, median. */
  readonly scrollMedian: number;
  /** From the last key of a curve to the straightened picture. */
  readonly curve: number;
  /** From the choice in the menu to the first picture of the volume rendering, and to the one in full. */
  readonly rendering: { readonly first: number; readonly full: number };
}

const ticks = 30;

/** Opens three planes of the case on the screen, scrolls through one, follows a curve, renders the volume, and closes them. */
export async function measurePlanes(page: Page): Promise<Planes> {
  const lit = await page.evaluate(() => window.sightlineBench.lightPlanes());
  const each = await page.evaluate((count) => window.sightlineBench.scrollPlanes(count), ticks);
  if (each.length < ticks) throw new Error(`${ticks - each.length} ticks of ${ticks} brought no other plane.`);
  const sorted = [...each].sort((a, b) => a - b);
  const curve = await page.evaluate(() => window.sightlineBench.lightCurve());
  const rendering = await page.evaluate(() => window.sightlineBench.lightRendering());
  await page.keyboard.press("r");
  await page.getByRole("region", { name: "Images" }).getByRole("figure").nth(1).waitFor({ state: "detached" });
  return { lit, scrollMedian: sorted[Math.floor(sorted.length / 2)] ?? 0, curve, rendering };
}
