import { measurePolyline, polylineFormula } from "../../../shared/imaging/measure-outline.ts";
import { areOnePlace, partsOf } from "./mark-geometry.ts";
import { type MarkKind, shownQuantity } from "./mark-kind.ts";

/** The length along a line of straight parts. */
export const polylineMark: MarkKind = {
  formula: polylineFormula,
  drawing: { way: "open", least: 2, isArea: false },
  outline: partsOf,
  isTooSmall: areOnePlace,
  measure: ({ spacing }, points) => ({
    quantities: points.length < 2 ? [] : [measurePolyline(points, spacing)],
    trust: spacing.trust,
    warnings: spacing.warnings,
  }),
  text: ({ quantities }) => shownQuantity(quantities, "length"),
  label: ({ quantities }) => (quantities.length === 0 ? [] : [`Along ${shownQuantity(quantities, "length")}`]),
};
