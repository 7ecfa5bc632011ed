import { pixelSizeOf } from "../../../shared/imaging/measure-angle.ts";
import { measureRatio, ratioFormula } from "../../../shared/imaging/measure-axes.ts";
import { areOnePlace, pairsOf } from "./mark-geometry.ts";
import { type MarkContent, type MarkKind, shownQuantity } from "./mark-kind.ts";

/** Two lengths and the first over the second, as for heart and thorax. */
export const ratioMark: MarkKind = {
  formula: ratioFormula,
  drawing: { way: "clicks", count: 4 },
  outline: pairsOf,
  isTooSmall: areOnePlace,
  measure: ({ spacing, header }, points) => ({
    quantities: measureRatio(points, spacing, pixelSizeOf(spacing, header.aspect)),
    trust: spacing.trust,
    warnings: spacing.warnings,
  }),
  text: (mark) => {
    const ratio = shownQuantity(mark.quantities, "ratio");
    return ratio === "" ? "no ratio" : `ratio ${ratio} (${lengthsOf(mark)})`;
  },
  label: (mark) => {
    if (mark.quantities.length === 0) return [];
    return [`Ratio ${shownQuantity(mark.quantities, "ratio")}`, lengthsOf(mark)];
  },
};

function lengthsOf({ quantities }: MarkContent): string {
  return `${shownQuantity(quantities, "firstLength")} / ${shownQuantity(quantities, "secondLength")}`;
}
