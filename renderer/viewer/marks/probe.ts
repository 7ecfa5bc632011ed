import { formatQuantity } from "../../../shared/imaging/measure.ts";
import { measureColour, measureProbe, probeFormula } from "../../../shared/imaging/measure-probe.ts";
import { readTracePoint, traceAt } from "../../../shared/imaging/ultrasound-trace.ts";
import { type MarkContent, type MarkKind, shownQuantity } from "./mark-kind.ts";

/** The value of one pixel with its unit. */
export const probeMark: MarkKind = {
  formula: probeFormula,
  drawing: { way: "clicks", count: 1 },
  outline: () => [],
  isTooSmall: ([point]) => !point,
  measure: ({ header, decoded, isSection }, [point]) => {
    const trust = isSection ? "estimated" : "exact";
    const trace = point ? traceAt(header.spacing.traces ?? [], [point]) : null;
    const readings = trace === null || !point ? [] : readTracePoint(trace, point);
    if (readings.length > 0) return { quantities: readings, trust, warnings: ["Read from the axes of the trace."] };
    if (!point) return { quantities: [], trust, warnings: [] };
    const { transform, padding } = header;
    const { rows, columns } = header.format;
    if (header.isColour) {
      const colour = decoded.rgba === null ? [] : measureColour(point, decoded.rgba, header.format);
      return { quantities: colour, trust, warnings: ["The colour as it is shown: it is no measured value."] };
    }
    const value = measureProbe(point, { pixels: decoded.stored, rows, columns, transform, padding });
    const warnings = [
      ...(isSection ? ["The value lies between stored pixels or over several of them."] : []),
      ...(transform.unit === "" ? ["The header gives no unit."] : []),
    ];
    return { quantities: value === null ? [] : [value], trust, warnings };
  },
  text: valueText,
  label: (mark) => [valueText(mark)],
};

function valueText({ quantities }: MarkContent): string {
  const [value] = quantities;
  if (value === undefined) return "no value";
  if (value.name === "red") return `RGB ${quantities.map((each) => each.value).join(", ")} (colour, no measured value)`;
  if (value.name !== "value") return quantities.map((each) => `${each.name} ${formatQuantity(each)}`).join(", ");
  const text = shownQuantity(quantities, "value");
  return value.unit === "1" ? `${text} (no unit)` : text;
}
