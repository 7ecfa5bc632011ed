import { doesCrossItself, measurePolygonArea, polygonRegion } from "../../../shared/imaging/measure-outline.ts";
import { measurePerimeter, splineFormula, splineOutline } from "../../../shared/imaging/measure-spline.ts";
import { measureRegion } from "../../../shared/imaging/region-statistics.ts";
import { areaNumbers } from "./area-numbers.ts";
import { areaLabel, areaText } from "./area-text.ts";
import { areOnePlace } from "./mark-geometry.ts";
import { type MarkContent, type MarkKind, shownQuantity } from "./mark-kind.ts";

/** The area inside a smooth closed curve through clicked points, its length round, and the statistics of its pixels. */
export const splineMark: MarkKind = {
  formula: splineFormula,
  drawing: { way: "open", least: 3, isArea: true, isClickedOnly: true },
  outline: (points) => [{ points: splineOutline(points), isClosed: points.length > 2 }],
  isTooSmall: (points) => points.length < 3 || areOnePlace(points),
  measure: (ground, points) => {
    const { trust, warnings } = ground.spacing;
    const outline = splineOutline(points);
    if (outline.length < 4) return { quantities: [], trust, warnings };
    if (doesCrossItself(outline)) {
      return { quantities: [], trust, warnings: [...warnings, "The curve crosses itself: it has no one area."] };
    }
    const area = measurePolygonArea(outline, ground.spacing);
    const numbers = areaNumbers(ground, area, (source) => measureRegion(polygonRegion(outline), source));
    return { ...numbers, quantities: [...numbers.quantities, measurePerimeter(outline, ground.spacing)] };
  },
  text: (mark) =>
    isWithoutArea(mark)
      ? "no area: the curve crosses itself"
      : `${areaText(mark)}, perimeter ${shownQuantity(mark.quantities, "perimeter")}`,
  label: (mark) =>
    isWithoutArea(mark)
      ? ["No area: the curve crosses itself"]
      : [...areaLabel(mark), `Perimeter ${shownQuantity(mark.quantities, "perimeter")}`],
};

function isWithoutArea({ points, quantities }: MarkContent): boolean {
  return points.length >= 3 && quantities.length === 0;
}
