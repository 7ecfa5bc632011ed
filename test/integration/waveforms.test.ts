import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { paintWaveform, waveformSize } from "../../renderer/viewer/objects/waveform-painter.ts";
import { filterWords, groupWords, scaleWords } from "../../renderer/viewer/objects/waveform-words.ts";
import { readWaveforms, type Waveform } from "../../shared/objects/waveform.ts";
import { readDataset } from "../environment/own-segmentation.ts";
import { testData } from "../environment/test-data.ts";

const millimetre = 96 / 25.4;
const usual = { mmPerSecond: 25, mmPerMillivolt: 10 };
let recorded: Waveform;

beforeAll(async () => {
  const file = join(await testData("objects"), "waveform", "ecg-12-lead.dcm");
  const [first] = readWaveforms(await readDataset(file));
  if (first === undefined) throw new Error("The electrocardiogram cannot be read.");
  recorded = first;
});

/** What is drawn, path by path, in millimetres. */
function paths(scale: typeof usual, rhythm: Waveform = recorded) {
  const drawn: (readonly [number, number])[][] = [];
  const words: string[] = [];
  const { width, height } = waveformSize(rhythm, scale);
  let down = 0;
  const point = (x: number, y: number) => [x / millimetre, (y + down) / millimetre] as const;
  const context = {
    canvas: { width, height },
    beginPath: () => drawn.push([]),
    moveTo: (x: number, y: number) => drawn.at(-1)?.push(point(x, y)),
    lineTo: (x: number, y: number) => drawn.at(-1)?.push(point(x, y)),
    fillText: (text: string) => words.push(text),
    fillRect: () => undefined,
    stroke: () => undefined,
    save: () => undefined,
    translate: (_: number, by: number) => {
      down = by;
    },
    restore: () => {
      down = 0;
    },
  } as unknown as CanvasRenderingContext2D;
  paintWaveform(context, rhythm, scale);
  return {
    words,
    pulses: drawn.filter((path) => path.length === 6),
    curves: drawn.filter((path) => path.length === 10_000),
    heightMm: height / millimetre,
  };
}

it("names its leads, and says rate, sensitivity and filters as the header states them", () => {
  const leads = "I (Einthoven),II,III,aVR,aVL,aVF,V1,V2,V3,V4,V5,V6".split(",").map((lead) => `Lead ${lead}`);
  expect(paths(usual).words).toEqual(leads);
  expect(groupWords(recorded, usual)).toBe("RHYTHM: 12 channels, 10.0 s at 1000 Hz.");
  expect(filterWords(recorded)).toEqual(["All channels: 1.25 uV a step, from 0.05 Hz, to 300 Hz, no notch filter."]);
  expect(scaleWords([recorded], usual)).toMatch(/^25 mm\/s, 10 mm\/mV, on the grid of 1 mm and 5 mm/);
});

it("names the channels apart where their filters differ", () => {
  const [first, ...others] = recorded.channels;
  if (first === undefined) throw new Error("It has no channel.");
  const words = filterWords({
    ...recorded,
    channels: [{ ...first, notes: "no sensitivity stated" }, ...others.slice(0, 2)],
  });
  expect(words).toEqual([
    "Lead I (Einthoven): no sensitivity stated.",
    "Lead II, Lead III: 1.25 uV a step, from 0.05 Hz, to 300 Hz, no notch filter.",
  ]);
});

it.each([
  [usual, 30],
  [{ mmPerSecond: 50, mmPerMillivolt: 20 }, 50],
])("is drawn to %j, beside a pulse of one millivolt and 0.2 s, with the peaks that pydicom reads", (scale, band) => {
  const { pulses, curves } = paths(scale);
  expect([pulses.length, curves.length]).toEqual([12, 12]);
  const [, rise, top, fall] = pulses[10] ?? [];
  expect((rise?.[1] ?? 0) - (top?.[1] ?? 0)).toBeCloseTo(scale.mmPerMillivolt, 3);
  expect((fall?.[0] ?? 0) - (top?.[0] ?? 0)).toBeCloseTo(0.2 * scale.mmPerSecond, 3);
  // V5 is highest with 1962.5 uV at sample 2505.
  const v5 = curves[10] ?? [];
  const highest = v5.reduce((best, [, y], at) => (y < (v5[best]?.[1] ?? 0) ? at : best), 0);
  expect(highest).toBe(2505);
  expect(10.5 * band - (v5[highest]?.[1] ?? 0)).toBeCloseTo(1.9625 * scale.mmPerMillivolt, 3);
  expect((v5[highest]?.[0] ?? 0) - (v5[0]?.[0] ?? 0)).toBeCloseTo((2505 / 1000) * scale.mmPerSecond, 3);
});

it.each([1, 4])("cuts no peak off at the edge of the paper, the largest of a lead being %i times as high", (factor) => {
  const channels = recorded.channels.map((channel, at) => ({
    ...channel,
    samples: channel.samples.map((value) => value * factor * (at === recorded.channels.length - 1 ? -1 : 1)),
  }));
  const { curves, heightMm, pulses } = paths({ mmPerSecond: 25, mmPerMillivolt: 20 }, { ...recorded, channels });
  const heights = curves.flat().map(([, y]) => y);
  expect(Math.min(...heights)).toBeGreaterThan(0);
  expect(Math.max(...heights)).toBeLessThan(heightMm);
  // The base line stays on a line of the grid, and the pulse beside it.
  expect(((pulses[0]?.[0]?.[1] ?? 0) + 1e-6) % 5).toBeCloseTo(0, 3);
});

it("says which leads leave even the widest paper", () => {
  const [first, ...others] = recorded.channels;
  if (first === undefined) throw new Error("It has no channel.");
  const samples = first.samples.map((value, at) => (at === 100 ? 60_000 : value));
  const wild = { ...recorded, channels: [{ ...first, samples }, ...others] };
  expect(groupWords(wild, usual)).toContain(
    "Not drawn in full, too high or too low for this gain: Lead I (Einthoven).",
  );
  expect(groupWords(recorded, usual)).not.toContain("Not drawn in full");
});
