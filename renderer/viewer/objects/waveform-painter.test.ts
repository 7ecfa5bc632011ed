import { describe, expect, it } from "vitest";
import type { Waveform } from "../../../shared/objects/waveform.ts";
import { waveformSize } from "./waveform-painter.ts";

const millimetre = 96 / 25.4;

/** Two leads, the first with a peak of so many millivolts, the second with a trough. */
function leads(peak: number, trough: number): Waveform {
  const channel = (label: string, value: number) => ({
    label,
    unit: "mV",
    samples: Float32Array.of(0, value, 0),
    notes: "",
  });
  const channels = [channel("Lead I", peak), channel("Lead II", -trough)];
  return {
    sopInstanceUid: "2.25.1",
    number: 1,
    label: "",
    samplesPerSecond: 500,
    channels,
    annotations: [],
    problem: "",
  };
}

describe("the paper of a waveform", () => {
  const paper = { mmPerSecond: 25, mmPerMillivolt: 10 };
  const heightMm = (waveform: Waveform, scale = paper) => waveformSize(waveform, scale).height / millimetre;

  it("is as high as its bands where every peak lies in them", () => {
    expect(heightMm(leads(1, 1))).toBeCloseTo(60, 0);
  });

  it("has room above the first lead and below the last one for the highest peak, in whole squares", () => {
    // 18 mm from a middle that is 15 mm below the edge; 4 mm with the air of a millimetre are one square.
    expect(heightMm(leads(1.8, 1))).toBeCloseTo(65, 0);
    expect(heightMm(leads(1, 2.3))).toBeCloseTo(70, 0);
    expect(heightMm(leads(1.8, 1), { ...paper, mmPerMillivolt: 20 })).toBeCloseTo(100 + 15, 0);
  });

  it("ends where a channel failed", () => {
    expect(heightMm(leads(4000, 4000))).toBeCloseTo(60 + 200, 0);
  });
});
