import { expect, it } from "vitest";
import type { DisplayCheck } from "../domain/display.ts";
import { checkRecordsCsv } from "./check-records-csv.ts";

const check: DisplayCheck = {
  ...{ id: "c1", kind: "measured", outcome: "failed", use: "diagnostic", stationName: "room 4", answers: [] },
  monitor: { label: "EIZO", left: 0, top: 0, width: 1920, height: 1200, colourDepth: 24, pixelRatio: 1 },
  luminance: { readings: Array.from({ length: 18 }, (_, at) => at + 1), ambient: 0.5, instrument: '=cmd("x")' },
  response: { maximum: 400.12345, minimum: 1, ratio: 400, greatestDeviation: 0.123, deviations: [] },
  ...{ failures: ["Too weak."], note: "-1", personName: "Dr R. Testwell", at: 5 },
};

it("gives a line for each check that a table program reads and never runs", () => {
  const [titles, line, end] = checkRecordsCsv([check], (instant) => `at ${instant}`).split("\r\n");
  expect(titles).toContain('"Outcome"');
  expect(line).toContain('"at 5","room 4","EIZO","1920 by 1200","measured","diagnostic","failed","Too weak."');
  expect(line).toContain('"400.123","1","400","12.3","0.5","\'=cmd(""x"")","1 2 3');
  expect(line?.split('","')).toHaveLength((titles ?? "").split('","').length);
  expect(end).toBe("");
});
it("names what was left out of a visual check", () => {
  const visual: DisplayCheck = {
    ...{ ...check, kind: "visual", luminance: null, response: null, outcome: "incomplete", failures: [] },
    answers: [{ question: "darkEnd", answer: "notAnswered" }],
  };
  expect(checkRecordsCsv([visual], String)).toContain("Is the small 5 % square seen in the black field?");
});
