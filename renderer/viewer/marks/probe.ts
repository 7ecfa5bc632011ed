import { measureProbe, probeFormula } from "../../../shared/imaging/measure-probe.ts";
import { type MarkContent, type MarkKind, shownQuantity } from "./mark-kind.ts";

/** The value of one pixel with its unit. */
export const probeMark: MarkKind = {
  formula: probeFormula,
  drawing: { way: "clicks", count: 1 },
  outline: () => [],
  isTooSmall: ([point]) => !point,
  measure: ({ header, decoded, isSection }, [point]) => {
    const trust = isSection ? "estimated" : "exact";
    if (header.isColour || !point) return { quantities: [], trust, warnings: ["Colours have no one value."] };
    const { transform, padding } = header;
    const { rows, columns } = header.format;
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
  const text = shownQuantity(quantities, "value");
  return value.unit === "1" ? `${text} (no unit)` : text;
}
