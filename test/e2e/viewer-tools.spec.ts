import { expect, type Page, test } from "@playwright/test";
import { samplesDirectory } from "../environment/test-data.ts";
import { openSample, viewerPageDirectory } from "../viewer-page/opening.ts";
import { serveViewerPage } from "../viewer-page/server.ts";
import { drag, expectPicture, paneAt, pictureOf } from "./pages/pane-page.ts";

const ct = "ct-chest-abdomen-pelvis";

type Place = readonly [number, number];
type Way = readonly [Place, Place];

test("a CT is scrolled, measured, turned and captured as it is shown", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, ct);
    const pane = page.getByRole("figure");
    await expect(pane).toHaveAccessibleName(/image 1 of 41$/);
    const box = await pane.boundingBox();
    if (box === null) throw new Error("The pane is not on the screen.");
    const center = [box.x + box.width / 2, box.y + box.height / 2] as const;

    await page.mouse.move(...center);
    for (let tick = 0; tick < 25; tick += 1) await page.mouse.wheel(0, 100);
    await expect(pane).toHaveAccessibleName(/image 26 of 41$/);
    await page.keyboard.press("PageUp");
    await expect(pane).toHaveAccessibleName(/image 16 of 41$/);

    await page.keyboard.press("2");
    await expect(pane).toContainText("Level −600, width 1500, lung");

    await page.keyboard.press("l");
    await drag(page, [center[0] - 60, center[1]], [center[0] + 60, center[1] + 80]);
    await page.keyboard.press("e");
    await drag(page, [center[0] + 90, center[1] - 90], [center[0] + 150, center[1] - 30]);
    const marks = await page.evaluate(() => window.viewerHook.viewer.store.getState().measurements);
    expect(marks.map((mark) => mark.kind)).toEqual(["length", "ellipse"]);
    const zoom = Number(/Zoom ([0-9.]+)/.exec((await pane.textContent()) ?? "")?.[1]);
    const spacing = marks[0]?.provenance.spacingMm?.[0] ?? Number.NaN;
    const length = Math.hypot(120, 80) * (spacing / zoom);
    expect(Math.abs((marks[0]?.quantities[0]?.value ?? 0) - length)).toBeLessThan(length * 0.01);
    expect(marks[0]?.trust).toBe("exact");
    expect(marks[1]?.quantities.map((quantity) => quantity.unit).slice(0, 2)).toEqual(["mm2", "[hnsf'U]"]);

    // Scrolled away and back, the marks are there as they were, in the store and on the canvas.
    const marked = await expectPicture(pane);
    for (const ticks of [14, 3, 25]) {
      await pane.locator("canvas").evaluate(async (canvas, count) => {
        for (const deltaY of [100 * count, -100 * count]) {
          canvas.dispatchEvent(new WheelEvent("wheel", { deltaY, bubbles: true, cancelable: true }));
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      }, ticks);
    }
    await expect(pane).toHaveAccessibleName(/image 16 of 41$/);
    await expect.poll(async () => (await pictureOf(pane)).checksum).toBe(marked.checksum);

    // What a key image burns in beside each mark is what the mark says, with ink at its place.
    const burnt = await captureWritten(page);
    const [lengthText, areaText] = marks.map((mark) => mark.text);
    expect(burnt.labels).toContain(lengthText);
    expect(areaText?.startsWith(burnt.labels.find((line) => line.endsWith("mm²")) ?? "none")).toBe(true);
    expect(burnt.labels.filter((line) => line === "Exact")).toHaveLength(2);
    expect(burnt.areLabelsInked).toBe(true);

    await page.keyboard.press("h");
    await expect(pane).toContainText("Mirror image");
    const key = await page.evaluate(async () => {
      const captured = await window.viewerHook.viewer.commands.captureKeyImage();
      return captured && { ...captured.keyImage, type: captured.jpeg.type, size: captured.jpeg.size };
    });
    expect(key).toMatchObject({ type: "image/jpeg", measurementIds: marks.map((mark) => mark.id) });
    expect(key?.presentation).toMatchObject({ windowCenter: -600, windowWidth: 1500, isFlippedHorizontally: true });
    expect(Math.max(key?.widthPixels ?? 0, key?.heightPixels ?? 0)).toBe(1024);
    expect(key?.size).toBeGreaterThan(10_000);

    await page.keyboard.press("End");
    await expect(pane).toHaveAccessibleName(/image 41 of 41$/);
    await page.evaluate(([mark]) => {
      if (mark !== undefined) window.viewerHook.viewer.commands.jumpTo(mark.image, mark.id);
    }, marks);
    await expect(pane).toHaveAccessibleName(/image 16 of 41$/);
    await page.keyboard.press("Delete");
    expect(await page.evaluate(() => window.viewerHook.viewer.store.getState().measurements.length)).toBe(1);
  } finally {
    await server.close();
  }
});

/** Where each kind of mark is drawn, in CSS pixels from the middle of the pane; a drag is a pair of places. */
const drawings: readonly {
  readonly key: string;
  readonly drags?: readonly Way[];
  readonly clicks?: readonly Place[];
}[] = [
  {
    key: "b",
    drags: [
      [
        [-300, -200],
        [-200, -200],
      ],
    ],
  },
  {
    key: "d",
    clicks: [
      [-100, -200],
      [-100, -120],
      [-20, -120],
    ],
  },
  {
    key: "Shift+D",
    drags: [
      [
        [50, -200],
        [150, -200],
      ],
      [
        [50, -150],
        [150, -92.3],
      ],
    ],
  },
  {
    key: "Shift+B",
    drags: [
      [
        [-300, 0],
        [-240, 0],
      ],
      [
        [-300, 40],
        [-180, 40],
      ],
    ],
  },
  {
    key: "Shift+E",
    drags: [
      [
        [-100, 0],
        [-20, 60],
      ],
    ],
  },
  { key: "u", clicks: [[-250, 120]] },
];

test("every kind of mark is drawn, read, undone and drawn again", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, ct);
    await page.getByRole("button", { name: "Two panes" }).click();
    const pane = paneAt(page, 0);
    await expect(pane).toHaveAccessibleName(/image 1 of 41$/);
    await pane.focus();
    await page.keyboard.press("PageDown");
    await page.keyboard.press("PageDown");
    await expect(pane).toHaveAccessibleName(/image 21 of 41$/);
    const before = await expectPicture(pane);
    const box = await pane.boundingBox();
    if (box === null) throw new Error("The pane is not on the screen.");
    const at = ([x, y]: Place) => [box.x + box.width / 2 + x, box.y + box.height / 2 + y] as const;
    const pictures = new Set([before.checksum]);
    const marks = () => page.evaluate(() => window.viewerHook.viewer.store.getState().measurements);
    const expectNewPicture = async () => {
      await expect.poll(async () => pictures.has((await pictureOf(pane)).checksum)).toBe(false);
      pictures.add((await expectPicture(pane)).checksum);
    };
    const expectMarks = async (count: number) => {
      await expect.poll(async () => (await marks()).length).toBe(count);
      await expectNewPicture();
    };

    for (const [index, { key, drags = [], clicks = [] }] of drawings.entries()) {
      await page.keyboard.press(key);
      for (const [from, to] of drags) await drag(page, at(from), at(to));
      for (const place of clicks) await page.mouse.click(...at(place));
      await expectMarks(index + 1);
    }

    // A double click ends a line and an outline, and does not enlarge the pane.
    await page.keyboard.press("Shift+L");
    for (const place of [
      [200, -200],
      [260, -200],
    ] as Place[])
      await page.mouse.click(...at(place));
    await page.mouse.dblclick(...at([260, -140]));
    await expectMarks(7);
    await page.keyboard.press("o");
    for (const place of [
      [50, 0],
      [130, 0],
      [130, 60],
    ] as Place[])
      await page.mouse.click(...at(place));
    await page.mouse.dblclick(...at([50, 60]));
    await expectMarks(8);
    await expect(page.getByRole("figure")).toHaveCount(2);
    await page.mouse.move(...at([280, 30]));
    await page.mouse.down();
    for (let step = 1; step < 60; step += 1) {
      await page.mouse.move(...at([240 + 40 * Math.cos(step / 9.6), 30 + 40 * Math.sin(step / 9.6)]));
    }
    await page.mouse.up();
    await expectMarks(9);
    await page.getByRole("button", { name: "Measure: Outline" }).click();
    await page.getByRole("menuitem", { name: "Arrow with text" }).click();
    await drag(page, at([-100, 150]), at([-40, 200]));
    await page.getByRole("textbox", { name: "Text of the arrow" }).fill("Old fracture");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await marks()).at(-1)?.text).toBe("Old fracture");
    await expectNewPicture();

    const drawn = await marks();
    const zoom = Number(/Zoom ([0-9.]+)/.exec((await pane.textContent()) ?? "")?.[1]);
    const mm = (drawn[0]?.provenance.spacingMm?.[0] ?? Number.NaN) / zoom;
    const read = (index: number, name: string) =>
      drawn[index]?.quantities.find((each) => each.name === name)?.value ?? 0;
    const near = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThan(expected * 0.02);
    near(read(0, "longAxis"), 100 * mm);
    near(read(0, "shortAxis"), 50 * mm);
    near(read(1, "angle"), 90);
    near(read(2, "angle"), 30);
    near(read(3, "ratio"), 0.5);
    near(read(4, "area"), 80 * 60 * mm * mm);
    expect(drawn[5]?.quantities[0]).toMatchObject({ name: "value", unit: "[hnsf'U]" });
    near(read(6, "length"), 120 * mm);
    near(read(7, "area"), 80 * 60 * mm * mm);
    near(read(8, "area"), Math.PI * 1600 * mm * mm);
    expect(drawn.map((mark) => mark.trust)).toEqual(drawn.map(() => "exact"));

    // An unfinished mark ends with Esc and leaves nothing behind.
    const complete = await expectPicture(pane);
    await page.keyboard.press("d");
    await page.mouse.click(...at([100, 250]));
    await page.mouse.move(...at([200, 280]));
    await expect.poll(async () => (await pictureOf(pane)).checksum).not.toBe(complete.checksum);
    await page.keyboard.press("Escape");
    await expect.poll(async () => (await pictureOf(pane)).checksum).toBe(complete.checksum);

    // Ten marks and the words of the arrow.
    for (let step = 0; step < 11; step += 1) await page.keyboard.press("Control+z");
    expect(await marks()).toEqual([]);
    await expect.poll(async () => (await pictureOf(pane)).checksum).toBe(before.checksum);
    for (let step = 0; step < 11; step += 1) await page.keyboard.press(step < 5 ? "Control+y" : "Control+Shift+Z");
    expect(await marks()).toEqual(drawn);
    // With an ordinary tool a double click still enlarges.
    await page.keyboard.press("w");
    await page.mouse.dblclick(...at([0, 300]));
    await expect(page.getByRole("figure")).toHaveCount(1);
  } finally {
    await server.close();
  }
});

test("a key image carries the words and letters that keep a side and a prior from being mistaken", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, "x-ray-tibia");
    const pane = page.getByRole("figure").first();
    await expect(pane).toHaveAccessibleName(/image 1 of 1$/);
    const upright = await captureWritten(page);
    expect(upright.words).toEqual(["Right AP"]);
    expect(upright.isInkThere).toBe(true);
    await pane.focus();
    await page.keyboard.press("h");
    await expect(pane).toContainText("Mirror image");
    const mirrored = await captureWritten(page);
    expect(mirrored.words).toEqual(["Right AP", "Mirror image"]);
    expect(mirrored.letters).toEqual([...upright.letters].reverse());
    expect(mirrored.isInkThere).toBe(true);
    await page.keyboard.press("h");
    await expect(pane).not.toContainText("Mirror image");
    expect((await captureWritten(page)).words).toEqual(["Right AP"]);
  } finally {
    await server.close();
  }
});

test("a key image of a prior says so, with its date, as the pane does", async ({ page }) => {
  const server = await serveViewerPage(viewerPageDirectory, samplesDirectory, true);
  try {
    await openSample(page, server.url, ct, true);
    const pane = page.getByRole("figure").first();
    await assignFirst(page);
    await expect(pane).toHaveAccessibleName(/^Prior, .*image 1 of 41$/);
    const date =
      /PRIOR\s*(\d\d.[A-Z][a-z]{2}.\d{4})/.exec((await pane.textContent()) ?? "")?.[1] ?? "no date on the pane";
    const { words, isInkThere } = await captureWritten(page);
    expect(words).toEqual([`PRIOR ${date}`]);
    expect(isInkThere).toBe(true);
    await pane.focus();
    await page.keyboard.press("h");
    await expect(pane).toContainText("Mirror image");
    expect((await captureWritten(page)).words).toEqual([`PRIOR ${date}`, "Mirror image"]);
  } finally {
    await server.close();
  }
});

interface Written {
  /** The words at the top left, from above to below. */
  readonly words: readonly string[];
  /** The letters at the left and at the right edge. */
  readonly letters: readonly string[];
  /** True where the JPEG itself has light letters where each word was drawn. */
  readonly isInkThere: boolean;
  /** The lines of the labels beside the marks. */
  readonly labels: readonly string[];
  /** True where the JPEG has letters on a dark ground where each of those was drawn. */
  readonly areLabelsInked: boolean;
}

/**
 * Takes a key image of the active pane, and gives what was written on it: the texts are read as they are drawn, and the JPEG
 * that came out is looked at for ink at their places, so that nothing painted later can have covered them.
 */
async function captureWritten(page: Page): Promise<Written> {
  await page.waitForFunction(() => {
    const { panes, activePane } = window.viewerHook.viewer.store.getState();
    return panes[activePane]?.shownIndex === panes[activePane]?.wantedIndex;
  });
  return await page.evaluate(async () => {
    const drawn: { text: string; x: number; y: number; align: string; font: string }[] = [];
    const original = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (this: CanvasRenderingContext2D, text, x, y) {
      if (!this.canvas.isConnected) drawn.push({ text, x, y, align: this.textAlign, font: this.font });
      original.call(this, text, x, y);
    };
    const captured = await window.viewerHook.viewer.commands.captureKeyImage().finally(() => {
      CanvasRenderingContext2D.prototype.fillText = original;
    });
    if (captured === null) throw new Error("The pane shows no image.");
    const bitmap = await createImageBitmap(captured.jpeg);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("There is no canvas.");
    context.drawImage(bitmap, 0, 0);
    const words = drawn.filter((each) => each.align === "left" && each.text !== "").sort((a, b) => a.y - b.y);
    // White letters with a black rim: both have to be in the box of each word.
    const hasInk = ({ text, x, y, font }: (typeof drawn)[number]): boolean => {
      context.font = font;
      const { data } = context.getImageData(x, y, Math.ceil(context.measureText(text).width), 24);
      const levels = Array.from({ length: data.length / 4 }, (_, index) => data[index * 4] ?? 0);
      const share = (isIt: (level: number) => boolean) => levels.filter(isIt).length / levels.length;
      return share((level) => level > 200) > 0.1 && share((level) => level < 60) > 0.1;
    };
    const labels = drawn.filter((each) => each.align === "start");
    const isOnGround = ({ text, x, y, font }: (typeof drawn)[number]): boolean => {
      context.font = font;
      const { data } = context.getImageData(x, y - 10, Math.ceil(context.measureText(text).width), 20);
      const levels = Array.from({ length: data.length / 4 }, (_, index) => data[index * 4] ?? 0);
      const share = (isIt: (level: number) => boolean) => levels.filter(isIt).length / levels.length;
      return share((level) => level > 150) > 0.08 && share((level) => level < 110) > 0.4;
    };
    const edges = drawn.filter((each) => each.align === "center" && Math.abs(each.y - bitmap.height / 2) < 1);
    return {
      words: words.map((each) => each.text),
      letters: edges.sort((a, b) => a.x - b.x).map((each) => each.text),
      isInkThere: words.length > 0 && words.every(hasInk),
      labels: labels.map((each) => each.text),
      areLabelsInked: labels.length > 0 && labels.every(isOnGround),
    };
  });
}

/** Puts the first series into the active pane: a prior does not go there by itself. */
async function assignFirst(page: Page): Promise<void> {
  await page.evaluate(() => {
    const [first] = window.viewerHook.viewer.store.getState().displaySets;
    const image = first?.images[0];
    if (image !== undefined) window.viewerHook.viewer.commands.jumpTo(image.reference);
  });
}
