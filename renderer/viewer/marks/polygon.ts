import {
  doesCrossItself,
  measurePolygonArea,
  polygonFormula,
  polygonRegion,
} from "../../../shared/imaging/measure-outline.ts";
import { measureRegion } from "../../../shared/imaging/region-statistics.ts";
import { areaNumbers } from "./area-numbers.ts";
import { areaLabel, areaText } from "./area-text.ts";
import { areOnePlace, closedPath } from "./mark-geometry.ts";
import type { MarkContent, MarkKind } from "./mark-kind.ts";

/** The area inside an outline, clicked point by point or drawn freehand, with the statistics of its pixels. */
export const polygonMark: MarkKind = {
  formula: polygonFormula,
  drawing: { way: "open", least: 3, isArea: true },
  outline: (points) => [closedPath(points)],
  isTooSmall: (points) => points.length < 3 || areOnePlace(points),
  measure: (ground, points) => {
    const { trust, warnings } = ground.spacing;
    if (points.length < 3) return { quantities: [], trust, warnings };
    if (doesCrossItself(points)) {
      return { quantities: [], trust, warnings: [...warnings, "The outline crosses itself: it has no one area."] };
    }
    const area = measurePolygonArea(points, ground.spacing);
    return areaNumbers(ground, area, (source) => measureRegion(polygonRegion(points), source));
  },
  text: (mark) => (isWithoutArea(mark) ? "no area: the outline crosses itself" : areaText(mark)),
  label: (mark) => (isWithoutArea(mark) ? ["No area: the outline crosses itself"] : areaLabel(mark)),
};

function isWithoutArea({ points, quantities }: MarkContent): boolean {
  return points.length >= 3 && quantities.length === 0;
}
