import {
  ellipseFormula,
  type ImagePoint,
  measureEllipseArea,
  measureEllipseStatistics,
} from "../../../shared/imaging/measure.ts";
import { areaNumbers } from "./area-numbers.ts";
import { areaLabel, areaText } from "./area-text.ts";
import type { MarkKind, MarkPath } from "./mark-kind.ts";

/** The ellipse in the box of two opposite corners, with the statistics of its pixels. */
export const ellipseMark: MarkKind = {
  formula: ellipseFormula,
  drawing: { way: "drag" },
  outline: ([from, to]) => (from && to ? [ellipsePath(from, to)] : []),
  isTooSmall: ([from, to]) => !from || !to || Math.min(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])) < 4,
  measure: (ground, [from, to]) => {
    if (!from || !to) return { quantities: [], trust: ground.spacing.trust, warnings: ground.spacing.warnings };
    const area = measureEllipseArea(from, to, ground.spacing);
    return areaNumbers(ground, area, (source) => measureEllipseStatistics(from, to, source));
  },
  text: areaText,
  label: areaLabel,
};

/** Goes round in 64 steps; each is mapped to the screen, so that a turned or flipped image needs no special case. */
function ellipsePath(from: ImagePoint, to: ImagePoint): MarkPath {
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const [rx, ry] = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
  const points = Array.from({ length: 65 }, (_, step): ImagePoint => {
    const angle = (step / 64) * 2 * Math.PI;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });
  return { points, isClosed: true };
}
