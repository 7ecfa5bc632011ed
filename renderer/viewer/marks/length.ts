import { lengthFormula, measureLength } from "../../../shared/imaging/measure.ts";
import { straightPath } from "./mark-geometry.ts";
import { type MarkKind, shownQuantity } from "./mark-kind.ts";

/** The distance of two points. */
export const lengthMark: MarkKind = {
  formula: lengthFormula,
  drawing: { way: "drag" },
  outline: ([from, to]) => (from && to ? [straightPath(from, to)] : []),
  isTooSmall: ([from, to]) => !from || !to || Math.hypot(to[0] - from[0], to[1] - from[1]) < 4,
  measure: ({ spacing }, [from, to]) => ({
    quantities: from && to ? [measureLength(from, to, spacing)] : [],
    trust: spacing.trust,
    warnings: spacing.warnings,
  }),
  text: ({ quantities }) => shownQuantity(quantities, "length"),
  label: ({ quantities }) => [shownQuantity(quantities, "length")],
};
