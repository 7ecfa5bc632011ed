import { expect, it } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { readMammographyCad } from "./mammography-cad.ts";

const item = (values: Record<string, unknown[]>): DicomJsonInstance =>
  Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }]));
const code = (value: string, meaning = "") => [item({ "00080100": [value], "00080104": [meaning] })];
const shape = (concept: string, points: number[], image: DicomJsonInstance) =>
  item({ "0040A040": ["SCOORD"], "0040A043": code(concept), "00700022": points, "0040A730": [image] });
const inLibrary = (place: number) => item({ "0040DB73": [1, 1, place] });
const direct = item({ "00081199": [item({ "00081155": ["1.2.3"], "00081160": [4] })] });

function report(findings: readonly DicomJsonInstance[], detections = "111222"): DicomJsonInstance {
  const image = (uid: string) => item({ "0040A040": ["IMAGE"], "00081199": [item({ "00081155": [uid] })] });
  return item({
    "00080018": ["1.9"],
    "0040A043": code("111036"),
    "0040A730": [
      item({ "0040A043": code("111028"), "0040A730": [image("1.2.1"), image("1.2.2")] }),
      item({
        "0040A043": code("111017"),
        "0040A730": [item({ "0040A043": code("111034"), "0040A730": [...findings] })],
      }),
      item({ "0040A043": code("111064"), "0040A168": code(detections) }),
      item({ "0040A043": code("111065"), "0040A168": code("111225") }),
    ],
  });
}

const finding = (children: readonly DicomJsonInstance[]) =>
  item({ "0040A043": code("111059"), "0040A168": code("F-01775", "Calcification Cluster"), "0040A730": [...children] });
const rendering = (intent: string) => item({ "0040A043": code("111056"), "0040A168": code(intent) });
const certainty = item({ "0040A043": code("111012"), "0040A300": [item({ "0040A30A": [85] })] });

it("puts a finding on the image that the library names, from the pixel's centre", () => {
  const cad = readMammographyCad(
    report([
      finding([
        rendering("111150"),
        certainty,
        shape("111010", [100.5, 200.5], inLibrary(2)),
        shape("111041", [1, 1, 5, 1, 5, 5], inLibrary(2)),
      ]),
    ]),
  );
  expect(cad?.marks).toEqual([
    {
      sopInstanceUid: "1.2.2",
      frameNumbers: [],
      words: "Calcification Cluster, certainty 85 %",
      center: [100, 200],
      outline: [
        [0.5, 0.5],
        [4.5, 0.5],
        [4.5, 4.5],
      ],
      isOptional: false,
    },
  ]);
  expect(cad?.outcome).toBe("CAD detection succeeded; analysis not run");
  expect(cad?.isComplete).toBe(true);
});

it("shows nothing that the maker does not want shown, nor what names no image", () => {
  const hidden = finding([rendering("111152"), shape("111010", [1, 1], direct)]);
  const nowhere = finding([rendering("111150"), shape("111010", [1, 1], inLibrary(9))]);
  const optional = finding([rendering("111151"), shape("111010", [1, 1], direct)]);
  const marks = readMammographyCad(report([hidden, nowhere, optional]))?.marks;
  expect(marks).toMatchObject([{ sopInstanceUid: "1.2.3", frameNumbers: [4], isOptional: true }]);
});

it("says whether the program failed or did not run", () => {
  expect(readMammographyCad(report([], "111224"))).toMatchObject({
    isComplete: false,
    outcome: expect.stringContaining("detection failed"),
  });
  expect(readMammographyCad(report([], "111225"))?.outcome).toContain("detection not run");
  expect(readMammographyCad(report([], "1"))?.outcome).toContain("detection not stated");
  expect(readMammographyCad(item({ "0040A043": code("126000") }))).toBeNull();
});
