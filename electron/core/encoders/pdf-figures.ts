import type { KeyImage, ReportDocument } from "../../../shared/domain/report.ts";
import {
  columnWidth,
  drawText,
  ensureRoom,
  heightOfText,
  ink,
  page,
  type ReportPage,
  type TextStyle,
  tagged,
} from "./pdf-page.ts";
import { imageLabel, keyImageJpeg } from "./report-facts.ts";
import { keyImageCaption, type OutlinePart, sentKeyImages } from "./report-outline.ts";

const gap = 14;
const width = (columnWidth - gap) / 2;

/**
 * Gives the key images that a paragraph refers to: by a measurement that is drawn on one, by its place in the words
 * (`(series 2, image 16)`), or by its number (`key image 2`).
 */
export function referredKeyImages(document: ReportDocument, part: OutlinePart): KeyImage[] {
  const measured = new Set(part.kind === "text" ? part.measurementIds : []);
  const text = part.text.toLocaleLowerCase("en-GB");
  return sentKeyImages(document).filter((keyImage, index) => {
    const place = `(${imageLabel(keyImage.image, document.examination.studyInstanceUid)})`.toLocaleLowerCase("en-GB");
    const isNumbered = new RegExp(`\\bkey image ${index + 1}(?!\\d)`).test(text);
    return isNumbered || text.includes(place) || keyImage.measurementIds.some((id) => measured.has(id));
  });
}

/** Draws key images two a row, each with its number and caption. `before` is room for a heading above the first row. */
export function drawFigures(
  target: ReportPage,
  document: ReportDocument,
  keyImages: readonly KeyImage[],
  jpegs: ReadonlyMap<string, Uint8Array>,
  drawAbove: (() => void) | null = null,
): void {
  for (let index = 0; index < keyImages.length; index += 2) {
    const pictures = keyImages.slice(index, index + 2).map((keyImage) => ({
      jpeg: keyImageJpeg(jpegs, keyImage.id),
      caption: target.printable(keyImageCaption(document, keyImage, document.keyImages.indexOf(keyImage))),
      // Within the text a picture leaves less of the page empty where it does not fit any more.
      size: fitted(keyImage, width, drawAbove === null ? 180 : 250),
    }));
    const captionStyle: TextStyle = { left: page.left, width, weight: "regular", size: 9, colour: ink.text };
    const captionHeight = Math.max(...pictures.map(({ caption }) => heightOfText(target, caption, captionStyle)));
    const height = Math.max(...pictures.map(({ size }) => size.height));
    // A heading never stands alone at the foot of a page.
    ensureRoom(target, height + captionHeight + (index === 0 && drawAbove !== null ? 44 : 14));
    if (index === 0) drawAbove?.();
    const top = target.pdf.y + 2;
    for (const [offset, picture] of pictures.entries()) {
      const left = page.left + offset * (width + gap);
      const draw = () => target.pdf.image(Buffer.from(picture.jpeg), left, top, { width: picture.size.width });
      tagged(target, "Figure", draw, { alt: picture.caption });
      tagged(target, "P", () => {
        drawText(target, picture.caption, { ...captionStyle, left, top: top + picture.size.height + 4 });
      });
    }
    target.pdf.x = page.left;
    target.pdf.y = top + height + captionHeight + 12;
  }
}

/** Size in points that fits the box and keeps the picture's proportions. */
function fitted(keyImage: KeyImage, most: number, height: number): { width: number; height: number } {
  const scale = Math.min(most / keyImage.widthPixels, height / keyImage.heightPixels);
  return { width: keyImage.widthPixels * scale, height: keyImage.heightPixels * scale };
}
