import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf, valuesOf } from "../imaging/attributes.ts";

/** A curve of the volume that receives at least a dose: doses grow, volumes fall. */
export interface CumulativeCurve {
  readonly doses: readonly number[];
  readonly volumes: readonly number[];
}

/** A dose-volume histogram as the planning system stored it. Source: PS3.3 C.8.8.4. */
export interface StoredDvh {
  /** Regions that it is about, by their numbers in the structure set, with whether each is taken away from the others. */
  readonly regions: readonly { readonly number: number; readonly isExcluded: boolean }[];
  readonly unit: "Gy" | "relative";
  readonly volumeUnit: "cm3" | "percent" | "perUnit";
  readonly curve: CumulativeCurve;
  /** As stored; null where the object says none. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly mean: number | null;
  /** Why it is not shown, or empty. */
  readonly problem: string;
}

const volumeUnits: Readonly<Record<string, StoredDvh["volumeUnit"]>> = {
  CM3: "cm3",
  PERCENT: "percent",
  PER_U: "perUnit",
};

const noCurve: CumulativeCurve = { doses: [], volumes: [] };

/** Gives the histograms that a dose holds; one that makes no sense says why and has no curve. */
export function readStoredDvhs(instance: DicomJsonInstance): readonly StoredDvh[] {
  return itemsOf(instance, "30040050").map(readStoredDvh);
}

function readStoredDvh(item: DicomJsonInstance): StoredDvh {
  const scaling = numberOf(item, "30040052") ?? 1;
  const data = numbersOf(item, "30040058");
  const stated = numberOf(item, "30040056");
  const volumeUnit = volumeUnits[textOf(item, "30040054")];
  const problem = problemOf(item, { scaling, data, stated, isUnitKnown: volumeUnit !== undefined });
  const widths = data.filter((_, index) => index % 2 === 0).map((width) => width * scaling);
  const volumes = data.filter((_, index) => index % 2 === 1);
  const type = textOf(item, "30040001");
  return {
    regions: itemsOf(item, "30040060").flatMap((region) => {
      const number = numberOf(region, "30060084");
      return number === null ? [] : [{ number, isExcluded: textOf(region, "30040062") === "EXCLUDED" }];
    }),
    unit: textOf(item, "30040002") === "GY" ? "Gy" : "relative",
    volumeUnit: volumeUnit ?? "cm3",
    curve: problem !== "" ? noCurve : type === "CUMULATIVE" ? cumulativeOf(widths, volumes) : summed(widths, volumes),
    minimum: numberOf(item, "30040070"),
    maximum: numberOf(item, "30040072"),
    mean: numberOf(item, "30040074"),
    problem,
  };
}

function problemOf(
  item: DicomJsonInstance,
  found: { scaling: number; data: readonly number[]; stated: number | null; isUnitKnown: boolean },
): string {
  const { scaling, data, stated, isUnitKnown } = found;
  const type = textOf(item, "30040001");
  if (type !== "CUMULATIVE" && type !== "DIFFERENTIAL")
    return `A histogram of the kind ${type || "none"} is not shown.`;
  const isWhole = data.length > 0 && data.length % 2 === 0 && valuesOf(item, "30040058").length === data.length;
  const isSound = isWhole && scaling > 0 && data.every((part) => part >= 0);
  if (!isSound) return "A histogram whose numbers are not sound is not shown.";
  if (stated !== null && stated !== data.length / 2) return "A histogram that does not hold its bins is not shown.";
  return isUnitKnown ? "" : "A histogram without a unit of volume is not shown.";
}

/** Each volume is that which receives at least the dose at the lower end of its bin. */
function cumulativeOf(widths: readonly number[], volumes: readonly number[]): CumulativeCurve {
  let dose = 0;
  const doses = widths.map((width) => {
    const start = dose;
    dose += width;
    return start;
  });
  return { doses, volumes };
}

/** Each volume is that of its own bin: sums from above. */
function summed(widths: readonly number[], volumes: readonly number[]): CumulativeCurve {
  const { doses } = cumulativeOf(widths, volumes);
  const sums: number[] = [];
  let sum = 0;
  for (let index = volumes.length - 1; index >= 0; index -= 1) {
    sum += volumes[index] ?? 0;
    sums.unshift(sum);
  }
  const end = (doses.at(-1) ?? 0) + (widths.at(-1) ?? 0);
  return { doses: [...doses, end], volumes: [...sums, 0] };
}
