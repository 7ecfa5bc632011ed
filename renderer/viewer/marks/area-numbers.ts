import type { Quantity } from "../../../shared/domain/measurement.ts";
import type { RegionStatistics, StatisticsSource } from "../../../shared/imaging/region-statistics.ts";
import type { MarkGround, MarkNumbers } from "./mark-kind.ts";

/** Gives the numbers of an area: its size and, on grey images, the statistics of its pixels. */
export function areaNumbers(
  { header, decoded, spacing }: MarkGround,
  area: Quantity,
  statisticsOf: (source: StatisticsSource) => RegionStatistics,
): MarkNumbers {
  const numbers = { trust: spacing.trust, warnings: spacing.warnings };
  if (header.isColour) return { ...numbers, quantities: [area] };
  const { rows, columns } = header.format;
  const { transform, padding } = header;
  const source = { pixels: decoded.stored, rows, columns, transform, padding };
  const { quantities, paddingCount } = statisticsOf(source);
  const others = header.realWorldMaps.filter(({ unit }) => unit !== transform.unit);
  const readings = others.flatMap((realWorld) => statisticsOf({ ...source, realWorld }).quantities);
  const left = paddingCount > 0 ? [`${paddingCount} padding pixels were left out.`] : [];
  return { ...numbers, quantities: [area, ...quantities, ...readings], warnings: [...spacing.warnings, ...left] };
}
