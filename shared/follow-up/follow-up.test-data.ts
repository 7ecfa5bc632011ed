import { type Measurement, measurementSchema } from "../domain/measurement.ts";

/** The present examination of the tests and the one before. */
export const studies = { before: "1.2.3.1", now: "1.2.3.2" } as const;

/** Gives a mark with long and short axis in mm on the present examination, paired with one of the earlier one where `then` is given. */
export function axesMark(
  id: string,
  [long, short]: readonly [number, number],
  then?: { readonly name: string; readonly axes: readonly [number, number]; readonly markId?: string | null },
  more: Partial<Measurement> = {},
): Measurement {
  const image = (studyInstanceUid: string, studyDate: string) => ({
    archiveId: "main",
    studyInstanceUid,
    seriesInstanceUid: `${studyInstanceUid}.1`,
    sopInstanceUid: `${studyInstanceUid}.1.1`,
    sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
    frameNumber: 1,
    modality: "CT",
    seriesDescription: "Chest",
    seriesNumber: 1,
    instanceNumber: 1,
    studyDate,
  });
  const quantities = (axes: readonly [number, number]): Measurement["quantities"] => [
    { name: "longAxis", value: axes[0], unit: "mm" },
    { name: "shortAxis", value: axes[1], unit: "mm" },
  ];
  const points: [number, number][] = [
    [0, 0],
    [10, 0],
    [5, 2],
    [5, 6],
  ];
  return measurementSchema.parse({
    id,
    kind: "bidirectional",
    image: image(studies.now, "2026-11-21"),
    points,
    quantities: quantities([long, short]),
    text: `${long.toFixed(1)} mm × ${short.toFixed(1)} mm`,
    trust: "exact",
    provenance: { spacingMm: [1, 1], spacingSource: "pixelSpacing", formula: "", warnings: [] },
    ...(then === undefined
      ? {}
      : {
          lesion: {
            name: then.name,
            plane: "axial",
            earlier: {
              markId: then.markId === undefined ? `${id}-then` : then.markId,
              image: image(studies.before, "2026-03-12"),
              kind: "bidirectional",
              points,
              quantities: quantities(then.axes),
              trust: "exact",
              plane: "axial",
              from: "",
            },
          },
        }),
    ...more,
  });
}
