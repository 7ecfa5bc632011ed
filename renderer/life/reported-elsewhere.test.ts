import { expect, it } from "vitest";
import { reportsElsewhere } from "./reported-elsewhere.ts";

const report = (title: string, standing: string) => ({ sopInstanceUid: title, title, standing, nodes: [] });
const set = (reports: ReturnType<typeof report>[], changes: object = {}) => ({
  ...{ studyInstanceUid: "1.2" as never, isPrior: false, reports },
  ...changes,
});
const signed = report("CT report", "Complete, verified by Dr X");

it("verified reports of the same examination count, until one is signed here", () => {
  expect(reportsElsewhere([set([signed])], "1.2", false)).toEqual([signed]);
  expect(reportsElsewhere([set([signed])], "1.2", true)).toEqual([]);
});

it("drafts, measurements, doses and reports of priors do not", () => {
  const others = [
    set([report("CT report", "Partial, not verified"), report("CT report", "Complete, preliminary, verified by X")]),
    set([report("Imaging Measurement Report", "Complete, verified by X")]),
    set([report("X-Ray Radiation Dose Report", "Complete, verified by X")]),
    set([report("Mammography CAD Report", "Complete, verified by X")]),
    set([signed], { isPrior: true }),
    set([signed], { studyInstanceUid: "1.3" }),
  ];
  expect(reportsElsewhere(others, "1.2", false)).toEqual([]);
});
