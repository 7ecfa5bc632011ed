import type { Calibration } from "../../shared/domain/calibration.ts";
import type { Measurement } from "../../shared/domain/measurement.ts";
import type { OwnSegment } from "../../shared/domain/own-segment.ts";
import type { DraftContent, KeyImage, Paragraph } from "../../shared/domain/report.ts";
import type { SectionKey } from "../../shared/domain/section.ts";
import { sectionKeys } from "../../shared/domain/section.ts";
import { type ReportedExamination, reportedMeasurementText } from "../../shared/rules/measurement-text.ts";
import { formatDate } from "../app/format.ts";

/** Gives a content with the text of one section replaced. */
export function withSection(content: DraftContent, key: SectionKey, paragraphs: readonly Paragraph[]): DraftContent {
  return { ...content, sections: { ...content.sections, [key]: [...paragraphs] } };
}

/**
 * Gives a content that holds the marks as they are on the images now; the same content when it already does. The chip of a
 * mark that was deleted stays in the text, which signing then warns of.
 */
export function withMeasurements(content: DraftContent, marks: readonly Measurement[]): DraftContent {
  const isSame = JSON.stringify(content.measurements) === JSON.stringify(marks);
  return isSame ? content : { ...content, measurements: [...marks] };
}

/** Gives a content that holds what readers calibrated by hand; the same content when it already does. */
export function withCalibrations(content: DraftContent, calibrations: readonly Calibration[]): DraftContent {
  const isSame = JSON.stringify(content.calibrations ?? []) === JSON.stringify(calibrations);
  return isSame ? content : { ...content, calibrations: [...calibrations] };
}

/** Gives a content that holds the painted segments; the same content when it already does. */
export function withSegments(content: DraftContent, segments: readonly OwnSegment[]): DraftContent {
  const before = content.segments ?? [];
  const isSame =
    before.length === segments.length &&
    segments.every((segment, index) => {
      const known = before[index];
      // Most are the very same object; only what came from the store has to be compared.
      return known === segment || JSON.stringify(known) === JSON.stringify(segment);
    });
  return isSame ? content : { ...content, segments: [...segments] };
}

/** Gives a content with a key image at the end. */
export function withKeyImage(content: DraftContent, keyImage: KeyImage): DraftContent {
  return { ...content, keyImages: [...content.keyImages, keyImage] };
}

/** Gives a key image that shows the same image in the same way with the same marks, or null. */
export function sameKeyImage(
  content: DraftContent,
  shown: Pick<KeyImage, "image" | "presentation" | "burntIn">,
): KeyImage | null {
  const view = viewOf(shown);
  return content.keyImages.find((keyImage) => viewOf(keyImage) === view) ?? null;
}

function viewOf({ image, presentation, burntIn }: Pick<KeyImage, "image" | "presentation" | "burntIn">): string {
  const marks = (burntIn?.marks ?? []).map(({ measurementId, text, points }) => [measurementId, text, points]);
  const entries = Object.entries(presentation).sort(([one], [other]) => one.localeCompare(other));
  return JSON.stringify([image.archiveId, image.sopInstanceUid, image.frameNumber, entries, marks]);
}

/** Gives a content without a key image. */
export function withoutKeyImage(content: DraftContent, keyImageId: string): DraftContent {
  return { ...content, keyImages: content.keyImages.filter((keyImage) => keyImage.id !== keyImageId) };
}

/** Gives a content with a key image's caption replaced, at most 500 characters. */
export function withCaption(content: DraftContent, keyImageId: string, caption: string): DraftContent {
  const keyImages = content.keyImages.map((keyImage) =>
    keyImage.id === keyImageId ? { ...keyImage, caption: caption.slice(0, 500) } : keyImage,
  );
  return { ...content, keyImages };
}

/** Gives a content with a key image one place earlier (-1) or later (1); the same content at the ends. */
export function withKeyImageMoved(content: DraftContent, keyImageId: string, step: 1 | -1): DraftContent {
  const from = content.keyImages.findIndex((keyImage) => keyImage.id === keyImageId);
  const to = from + step;
  const moved = content.keyImages[from];
  const other = content.keyImages[to];
  if (moved === undefined || other === undefined) return content;
  const keyImages = [...content.keyImages];
  keyImages[to] = moved;
  keyImages[from] = other;
  return { ...content, keyImages };
}

/** Gives a content in which every chip of a measurement prints what its mark reads now. */
export function withChipsRenewed(
  content: DraftContent,
  measurementId: string,
  examination: ReportedExamination,
): DraftContent {
  const mark = content.measurements.find((measurement) => measurement.id === measurementId);
  if (mark === undefined) return content;
  const now = reportedMeasurementText(mark, examination);
  const renew = (paragraph: Paragraph): Paragraph =>
    paragraph.map((run) =>
      run.kind === "measurement" && run.measurementId === measurementId ? { ...run, text: now } : run,
    );
  return sectionKeys.reduce((next, key) => withSection(next, key, next.sections[key].map(renew)), content);
}

/** Gives the caption a new key image starts with: what is shown, so that it can be told from its neighbours. */
export function captionOf(image: KeyImage["image"], isPrior: boolean): string {
  const series = image.seriesDescription.trim() || image.modality;
  // A plane made from the series is no image of it: its nearest image's number would send the referrer to another picture.
  const within = image.section?.name ?? (image.instanceNumber === null ? "" : `image ${image.instanceNumber}`);
  const place = within === "" ? series : `${series}, ${within}`;
  if (!isPrior) return place;
  return image.studyDate === null ? `Prior: ${place}` : `Prior of ${formatDate(image.studyDate)}: ${place}`;
}
