import { formatQuantity } from "../../../shared/imaging/measure.ts";
import { type MarkContent, shownQuantity } from "./mark-kind.ts";

/** Gives what the report prints of an area: `35 mm², mean 104 HU, SD 12 HU`. */
export function areaText({ quantities }: MarkContent): string {
  const mean = shownQuantity(quantities, "mean");
  const parts = [shownQuantity(quantities, "area")];
  if (mean !== "") parts.push(`mean ${mean}, SD ${shownQuantity(quantities, "standardDeviation")}`);
  return parts.filter((part) => part !== "").join(", ");
}

/** Gives the lines of an area's label. */
export function areaLabel({ quantities }: MarkContent): readonly string[] {
  const lines = [shownQuantity(quantities, "area")];
  const mean = shownQuantity(quantities, "mean");
  if (mean !== "") {
    lines.push(`Mean ${mean}, SD ${shownQuantity(quantities, "standardDeviation")}`);
    lines.push(`${shownQuantity(quantities, "minimum")} to ${shownQuantity(quantities, "maximum")}`);
  }
  // The same pixels read by a real-world value map, in its unit.
  const [first, ...readings] = quantities.filter(({ name }) => name === "mean");
  for (const reading of readings) if (reading.unit !== first?.unit) lines.push(`Mean ${formatQuantity(reading)}`);
  return lines.filter((line) => line !== "");
}
