import type { Quantity } from "../../../shared/domain/measurement.ts";
import { formatQuantity, lengthFormula, measureLength } from "../../../shared/imaging/measure.ts";
import { measureAcrossTrace, traceAt, type UltrasoundTrace } from "../../../shared/imaging/ultrasound-trace.ts";
import { straightPath } from "./mark-geometry.ts";
import type { MarkKind } from "./mark-kind.ts";

/** The distance of two points. */
export const lengthMark: MarkKind = {
  formula: lengthFormula,
  drawing: { way: "drag" },
  outline: ([from, to]) => (from && to ? [straightPath(from, to)] : []),
  isTooSmall: ([from, to]) => !from || !to || Math.hypot(to[0] - from[0], to[1] - from[1]) < 4,
  measure: ({ header, spacing }, [from, to]) => {
    const trace = from && to ? traceAt(header.spacing.traces ?? [], [from, to]) : null;
    if (trace !== null && from && to) {
      return { quantities: measureAcrossTrace(trace, from, to), trust: "exact", warnings: [traceWarning(trace)] };
    }
    const quantities = from && to ? [measureLength(from, to, spacing)] : [];
    return { quantities, trust: spacing.trust, warnings: spacing.warnings };
  },
  text: ({ quantities }) => quantities.map(formatQuantity).join(", "),
  label: ({ quantities }) => quantities.map(labelLine),
};

function labelLine(quantity: Quantity): string {
  if (quantity.name === "length") return formatQuantity(quantity);
  return `${quantity.name.charAt(0).toUpperCase()}${quantity.name.slice(1)} ${formatQuantity(quantity)}`;
}

/** A line across a trace has no length: its parts along the axes are what can be read. */
function traceWarning({ x, y }: UltrasoundTrace): string {
  return `Drawn on a trace of ${y.name} over ${x.name}: given is its part along each.`;
}
