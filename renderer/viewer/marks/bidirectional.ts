import { pixelSizeOf } from "../../../shared/imaging/measure-angle.ts";
import { axesFormula, measureAxes, moveAxisPoint, withShortAxis } from "../../../shared/imaging/measure-axes.ts";
import { areOnePlace, pairsOf } from "./mark-geometry.ts";
import { type MarkKind, shownQuantity } from "./mark-kind.ts";

/** Long and short axis at a right angle, as RECIST asks for. The long one is drawn, the short one then moved. */
export const bidirectionalMark: MarkKind = {
  formula: axesFormula,
  drawing: { way: "drag" },
  complete: (points, size) => {
    const [from, to] = points;
    return from && to && points.length === 2 ? withShortAxis(from, to, size) : points;
  },
  movePoint: moveAxisPoint,
  outline: pairsOf,
  isTooSmall: areOnePlace,
  measure: ({ spacing, header }, points) => {
    const isSquare = spacing.spacingMm !== null || pixelSizeOf(spacing, header.aspect)[1] === 1;
    const note = isSquare ? [] : ["The pixels are not square: lengths in pixels depend on their direction."];
    return {
      quantities: measureAxes(points, spacing),
      trust: spacing.trust,
      warnings: [...spacing.warnings, ...note],
    };
  },
  text: ({ quantities }) =>
    quantities.length === 0
      ? ""
      : `${shownQuantity(quantities, "longAxis")} × ${shownQuantity(quantities, "shortAxis")}`,
  label: ({ quantities }) =>
    quantities.length === 0
      ? []
      : [`Long ${shownQuantity(quantities, "longAxis")}`, `Short ${shownQuantity(quantities, "shortAxis")}`],
};
