import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Fails with one line for each violation and element that axe finds in the page as it is. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await settled(page);
  const builder = new AxeBuilder({ page })
    // What react-aria has just read aloud points for some seconds at a button that is gone; it is no part of the page.
    .exclude("[data-live-announcer]")
    // Where there is one frame, the same rules run in it alone: the other mode opens one more page for each look, to add up frames.
    .setLegacyMode(page.frames().length === 1)
    // Every rule still runs; what passed is counted, not described element by element.
    .options({ resultTypes: ["violations"] });
  const { violations } = await builder.analyze();
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary?.split("\n")[1] ?? ""}`),
  );
  expect.soft(lines, name).toEqual([]);
}

/** Colours of a control in transition are no fault: two frames let a transition begin, then each is waited for. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const nextFrame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    await nextFrame();
    await nextFrame();
    const ends = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)))
      .map(({ finished }) => finished.catch(() => undefined));
    await Promise.all(ends);
  });
}
