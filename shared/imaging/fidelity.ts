import type { FidelityNote } from "../domain/measurement.ts";
import { type DicomJsonInstance, numbersOf, textOf, valuesOf } from "./attributes.ts";
import type { Spacing } from "./spacing.ts";

/** Lossy Image Compression Method (0028,2114). Source: PS3.3 C.7.6.1.1.5.1. */
const methods: Readonly<Record<string, string>> = {
  ISO_10918_1: "JPEG",
  ISO_14495_1: "near-lossless JPEG-LS",
  ISO_15444_1: "JPEG 2000",
  ISO_15444_15: "High-Throughput JPEG 2000",
  ISO_13818_2: "MPEG-2 video",
  ISO_14496_10: "H.264 video",
  ISO_23008_2: "H.265 video",
};

/** Transfer syntaxes that always lose something: an archive that names one speaks for an image whose header is silent. */
const lossySyntax = /^1\.2\.840\.10008\.1\.2\.4\.(50|51|81|10\d)(\.\d+)?$/;

/** Gives what an image lost by compression, e.g. `Lossy compression 12:1 (JPEG)`; empty where it lost nothing. */
export function lossyNote(instance: DicomJsonInstance): string {
  const isStated = textOf(instance, "00282110") === "01";
  if (!isStated && !lossySyntax.test(textOf(instance, "00083002"))) return "";
  const ratios = numbersOf(instance, "00282112").filter((ratio) => ratio > 1);
  const names = valuesOf(instance, "00282114").flatMap((name) => (typeof name === "string" ? [name] : []));
  const method = names.map((name) => methods[name] ?? name).join(", then ");
  const ratio = ratios.map((each) => `${Number(each.toFixed(each < 10 ? 1 : 0))}:1`).join(", then ");
  return ["Lossy compression", ratio, method === "" ? "" : `(${method})`].filter((part) => part !== "").join(" ");
}

/** Tells whether the header says that an image is the difference of others. Source: PS3.3 C.7.6.1.1.2, C.8.16.1.4. */
export function isSubtracted(instance: DicomJsonInstance): boolean {
  return valuesOf(instance, "00080008").some((value) => typeof value === "string" && /^SUBTRACT(ED|ION)?$/.test(value));
}

/** What the fidelity of a picture is judged by. */
export interface FidelityFacts {
  /** The notes of its header. */
  readonly notes: readonly string[];
  /** How it was made of several images, e.g. `Subtracted: mask frame 3`; left out for a stored one. */
  readonly derivation?: string | undefined;
  /** Its spacing as a whole; null where its parts have spacings of their own. */
  readonly spacing: Spacing | null;
  /** Set where it is a plane made from a series: its name, and what was corrected or left out to make it. */
  readonly section: { readonly name: string; readonly notes: readonly string[] } | null;
}

/** Gives what is wanting in a picture, the gravest first; nothing where it is a stored image of full quality and exact spacing. */
export function fidelityOf({ notes, derivation, spacing, section }: FidelityFacts): readonly FidelityNote[] {
  const found: FidelityNote[] = notes.flatMap((words): FidelityNote[] => {
    if (words.startsWith("Lossy")) return [{ code: "lossy", words }];
    if (words.startsWith("Subtracted")) return [{ code: "subtracted", words }];
    return words.startsWith("Preview") ? [{ code: "preview", words }] : [];
  });
  const derived: readonly FidelityNote[] =
    derivation === undefined
      ? []
      : [{ code: derivation.startsWith("Subtracted") ? "subtracted" : "combined", words: derivation }];
  const made = (section?.notes ?? []).map(
    (words): FidelityNote => ({
      code: /every \w+ (slice|image)/i.test(words) ? "decimated" : "correctedGeometry",
      words,
    }),
  );
  const plane: readonly FidelityNote[] =
    section === null ? [] : [{ code: "interpolated", words: `Plane made from the series: ${section.name}` }];
  return [...found, ...derived, ...made, ...plane, ...spacingFidelity(spacing)];
}

function spacingFidelity(spacing: Spacing | null): readonly FidelityNote[] {
  if (spacing === null) return [];
  if (spacing.spacingMm === null) {
    return [{ code: "unknownSpacing", words: "Spacing unknown: lengths in pixels only" }];
  }
  if (spacing.source === "calibrated") {
    return [{ code: "calibratedByHand", words: `Lengths estimated, ${spacing.calibration ?? "calibrated by hand"}` }];
  }
  if (spacing.trust === "exact") return [];
  return [{ code: "estimatedSpacing", words: `Lengths estimated: ${spacing.uncertainty?.why ?? "not exact"}` }];
}
