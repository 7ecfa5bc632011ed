import { angleFormula, angleTrust, measureAngle, pixelSizeOf } from "../../../shared/imaging/measure-angle.ts";
import { areOnePlace, partsOf } from "./mark-geometry.ts";
import { type MarkKind, shownQuantity } from "./mark-kind.ts";

/** The angle at the second of three points. */
export const angleMark: MarkKind = {
  formula: angleFormula,
  drawing: { way: "clicks", count: 3 },
  outline: partsOf,
  isTooSmall: areOnePlace,
  measure: ({ header, spacing }, [end, corner, other]) => {
    const size = pixelSizeOf(spacing, header.aspect);
    const angle = end && corner && other ? measureAngle(end, corner, other, size) : null;
    return { quantities: angle === null ? [] : [angle], ...angleTrust(spacing, header.aspect, header.modality) };
  },
  text: ({ quantities }) => shownQuantity(quantities, "angle") || "no angle",
  label: ({ quantities }) => (quantities.length === 0 ? [] : [shownQuantity(quantities, "angle")]),
};
