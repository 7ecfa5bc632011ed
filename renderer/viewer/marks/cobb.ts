import { angleTrust, cobbFormula, measureLineAngle, pixelSizeOf } from "../../../shared/imaging/measure-angle.ts";
import { areOnePlace, pairsOf } from "./mark-geometry.ts";
import { type MarkKind, shownQuantity } from "./mark-kind.ts";

/** Past this the other angle of the lines may be the one that is meant, in degrees. */
const steep = 75;

/** The angle that two lines enclose, as along the end plates of two vertebrae. */
export const cobbMark: MarkKind = {
  formula: cobbFormula,
  drawing: { way: "clicks", count: 4 },
  outline: pairsOf,
  isTooSmall: areOnePlace,
  measure: ({ header, spacing }, [a, b, c, d]) => {
    const size = pixelSizeOf(spacing, header.aspect);
    const angle = a && b && c && d ? measureLineAngle([a, b], [c, d], size) : null;
    const { trust, warnings } = angleTrust(spacing, header.aspect, header.modality);
    if (angle === null) return { quantities: [], trust, warnings };
    const other = `The smaller angle is given; the lines also enclose ${(180 - angle.value).toFixed(1)}°.`;
    return { quantities: [angle], trust, warnings: angle.value > steep ? [...warnings, other] : warnings };
  },
  text: ({ quantities }) => {
    const angle = shownQuantity(quantities, "angle");
    return angle === "" ? "no angle" : `Cobb angle ${angle}`;
  },
  label: ({ quantities }) => {
    const [angle] = quantities;
    if (angle === undefined) return [];
    const line = `Cobb ${shownQuantity(quantities, "angle")}`;
    return angle.value > steep ? [line, `or ${(180 - angle.value).toFixed(1)}°`] : [line];
  },
};
