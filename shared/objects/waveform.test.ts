import { expect, it } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { readWaveforms } from "./waveform.ts";

const item = (values: Record<string, unknown[]>): DicomJsonInstance =>
  Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }]));
const code = (value: string, meaning = "") => [item({ "00080100": [value], "00080104": [meaning] })];
const channel = (name: string) =>
  item({
    "003A0208": code("5.6.3-9-1", name),
    "003A0210": [2.5],
    "003A0211": code("uV"),
    "003A0213": [4],
    "003A0220": [0.05],
  });

function ecg(over: Record<string, unknown[]> = {}, data = "AQD//wIA/v8="): DicomJsonInstance {
  const group = item({
    "003A001A": [500],
    "003A0005": [2],
    "003A0010": [2],
    "003A0200": [channel("Lead I"), channel("Lead II")],
    "54001004": [16],
    "54001006": ["SS"],
    ...over,
  });
  const annotation = item({
    "0040A043": code("2:16016", "QT interval"),
    "0040A30A": [402],
    "004008EA": code("{H.B.}ms"),
  });
  return item({ "54000100": [{ ...group, "54001010": { vr: "OW", InlineBinary: data } }], "0040B020": [annotation] });
}

it("decodes interleaved channels into their unit, with baseline and sensitivity", () => {
  const [waveform] = readWaveforms(ecg());
  // Stored: 1, -1, 2, -2.
  expect(waveform?.channels.map(({ label, unit, samples }) => [label, unit, [...samples]])).toEqual([
    ["Lead I", "uV", [6.5, 9]],
    ["Lead II", "uV", [1.5, -1]],
  ]);
  expect(waveform?.channels[0]?.notes).toBe("2.5 uV a step, from 0.05 Hz");
  expect(waveform?.annotations).toEqual(["QT interval 402 ms"]);
});

it.each([
  ["sampling rate", { "003A001A": [0] }],
  ["each channel", { "003A0005": [3] }],
  ["ends before", { "003A0010": [3] }],
  ["impossible", { "003A0010": [1e9] }],
  ["cannot read", { "54001006": ["AB"] }],
])("draws nothing and says why where it is wrong: %s", (sentence, over) => {
  const [waveform] = readWaveforms(ecg(over as Record<string, unknown[]>));
  expect(waveform?.channels).toEqual([]);
  expect(waveform?.problem).toContain(sentence);
});
