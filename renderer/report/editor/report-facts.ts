import type { KeptNumber } from "../../../shared/domain/kept-number.ts";
import type { Measurement, TrustTier } from "../../../shared/domain/measurement.ts";
import type { DraftContent } from "../../../shared/domain/report.ts";
import type { FieldDefinition } from "../../../shared/domain/report-field.ts";
import {
  estimateText,
  type ReportedExamination,
  reportedMeasurementText,
} from "../../../shared/rules/measurement-text.ts";
import { formatDayAndTime } from "../../app/format.ts";
import { imageNumberOf } from "../image-number.ts";

/** What a chip says of its mark beside the number. */
export interface ChipFacts {
  readonly trust: TrustTier;
  /** Trust and place in full, e.g. `Exact. Series 2, image 16.` */
  readonly detail: string;
  /** What the report would print for the mark now. */
  readonly now: string;
}

/** What the editors have to know of the report beside their own words. */
export interface ReportFacts {
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  readonly chips: ReadonlyMap<string, ChipFacts>;
  /** Changed chips that the reader leaves as they are written, by `keptChip`, and in words what they rest on. */
  readonly kept: ReadonlyMap<string, string>;
}

export const noFacts: ReportFacts = { fields: new Map(), chips: new Map(), kept: new Map() };

/** Names a chip that was left as it is written although its mark reads otherwise: once the mark changes again it is asked anew. */
export function keptChip(measurementId: string, written: string, now: string): string {
  return JSON.stringify([measurementId, written, now]);
}

/** Gives in words that a number was left as it is written although its mark reads otherwise, and who decided that when. */
export function keptWords({ marked, by }: KeptNumber): string {
  const who = by === undefined ? "" : ` by ${by.displayName} on ${formatDayAndTime(by.at)}`;
  return `The mark reads ${marked}; kept as written${who}`;
}

/** Gives what chips say of a draft's marks. */
export function chipFacts(
  measurements: DraftContent["measurements"],
  examination: ReportedExamination,
): ReadonlyMap<string, ChipFacts> {
  return new Map(
    measurements.map((mark) => {
      const { trust } = mark;
      return [mark.id, { trust, detail: detailOf(mark), now: reportedMeasurementText(mark, examination) }];
    }),
  );
}

function detailOf(mark: Measurement): string {
  const { seriesNumber, seriesDescription } = mark.image;
  const series = seriesNumber === null ? seriesDescription : `Series ${seriesNumber}`;
  const place = [series, imageNumberOf(mark.image)].filter((part) => part !== "").join(", ");
  return [trustText(mark), place].filter((part) => part !== "").join(". ");
}

function trustText({ trust, provenance }: Measurement): string {
  switch (trust) {
    case "exact":
      return "Exact";
    case "estimated": {
      const text = estimateText(provenance);
      return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
    }
    case "pixelsOnly":
      return "Pixels only: the image gives no size in millimetres";
  }
}
