import { measureRectangleArea, rectangleFormula, rectangleRegion } from "../../../shared/imaging/measure-outline.ts";
import { measureRegion } from "../../../shared/imaging/region-statistics.ts";
import { areaNumbers } from "./area-numbers.ts";
import { areaLabel, areaText } from "./area-text.ts";
import { closedPath } from "./mark-geometry.ts";
import type { MarkKind } from "./mark-kind.ts";

/** The rectangle of two opposite corners, with the statistics of its pixels. */
export const rectangleMark: MarkKind = {
  formula: rectangleFormula,
  drawing: { way: "drag" },
  outline: ([from, to]) => (from && to ? [closedPath([from, [to[0], from[1]], to, [from[0], to[1]]])] : []),
  isTooSmall: ([from, to]) => !from || !to || Math.min(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])) < 4,
  measure: (ground, [from, to]) => {
    if (!from || !to) return { quantities: [], trust: ground.spacing.trust, warnings: ground.spacing.warnings };
    const area = measureRectangleArea(from, to, ground.spacing);
    return areaNumbers(ground, area, (source) => measureRegion(rectangleRegion(from, to), source));
  },
  text: areaText,
  label: areaLabel,
};
