import type { DicomJsonInstance } from "../imaging/attributes.ts";
import type { Vector } from "../imaging/vector.ts";

const ui = (value: string) => ({ vr: "UI", Value: [value] });
const us = (value: number) => ({ vr: "US", Value: [value] });
const ds = (...values: readonly number[]) => ({ vr: "DS", Value: values });
const cs = (value: string) => ({ vr: "CS", Value: [value] });

/** The shape of a made-up dose; usually 5 x 4 points, 2 mm apart, on three planes 3 mm apart. */
export interface DoseShape {
  readonly rows: number;
  readonly columns: number;
  readonly spacingMm: readonly [number, number];
  readonly position: Vector;
  readonly orientation: readonly number[];
  readonly offsets: readonly number[];
  readonly scaling: number;
}

const usualShape: DoseShape = {
  rows: 4,
  columns: 5,
  spacingMm: [2, 2],
  position: [-10, 20, 30],
  orientation: [1, 0, 0, 0, 1, 0],
  offsets: [0, 3, 6],
  scaling: 0.001,
};

/** Gives the header of a made-up dose of gray, summed over one plan. */
export function doseInstance(shape: Partial<DoseShape> = {}, more: DicomJsonInstance = {}): DicomJsonInstance {
  const { rows, columns, spacingMm, position, orientation, offsets, scaling } = { ...usualShape, ...shape };
  return {
    "00080016": ui("1.2.840.10008.5.1.4.1.1.481.2"),
    "00080018": ui("1.2.3.1"),
    "00080060": cs("RTDOSE"),
    "00100020": { vr: "LO", Value: ["P1"] },
    "0020000D": ui("1.2.3"),
    "0020000E": ui("1.2.3.9"),
    "00200032": ds(...position),
    "00200037": ds(...orientation),
    "00200052": ui("1.2.3.4"),
    "00280002": us(1),
    "00280004": cs("MONOCHROME2"),
    "00280008": { vr: "IS", Value: [offsets.length] },
    "00280010": us(rows),
    "00280011": us(columns),
    "00280030": ds(...spacingMm),
    "00280100": us(32),
    "00280101": us(32),
    "00280102": us(31),
    "00280103": us(0),
    "30040002": cs("GY"),
    "30040004": cs("PHYSICAL"),
    "3004000A": cs("PLAN"),
    "3004000C": ds(...offsets),
    "3004000E": ds(scaling),
    "300C0002": { vr: "SQ", Value: [{ "00081155": ui("1.2.3.5") }] },
    ...more,
  };
}
