import { type ImageMention, imageMentions } from "../../language/image-mentions.ts";
import type { TextCheck } from "../check.ts";
import { writtenSections } from "../read-report.ts";
import type { KnownSeries } from "../report-subject.ts";

const ofAnother = /\b(?:previous(?:ly)?|prior|earlier|compar(?:ed|ison)|old(?:er)?|on the (?:ct|mri?|pet)|\d{4})\b/i;

function problem({ series, image }: ImageMention, known: readonly KnownSeries[]): string | null {
  if (series === null) {
    const isThere = known.some(
      ({ highestNumber, images }) => image === null || image <= Math.max(highestNumber, images),
    );
    return isThere ? null : `No series of this examination has an image ${image ?? ""}.`;
  }
  const named = known.filter(({ number }) => number === series);
  if (named.length === 0) return `This examination has no series ${series}.`;
  const highest = Math.max(...named.map(({ highestNumber, images }) => Math.max(highestNumber, images)));
  // A series that could not be read may have any image.
  return highest > 0 && image !== null && (image > highest || image < 1)
    ? `Series ${series} has no image ${image}; its last is ${highest}.`
    : null;
}

/** A series or an image that the examination does not have. */
export const imageReferenceUnknown: TextCheck = {
  stage: "writing",
  code: "imageReferenceUnknown",
  level: "warn",
  title: "Image that does not exist",
  explanation: "The referrer looks for an image that is not there, or finds another one.",
  source: "IHE Interactive Multimedia Report: references as (series, image); Series Number (0020,0011)",
  reasons: ["Of another examination", "No reference to an image"],
  run: (report) => {
    const { series } = report.subject;
    if (series === null || series.length === 0) return [];
    return report.sentencesOf(...writtenSections).flatMap(({ paragraph, sentence }) => {
      if (ofAnother.test(sentence.text)) return [];
      return imageMentions(sentence.text).flatMap((mention) => {
        const found = problem(mention, series);
        // Key images are counted by themselves.
        const isKeyImage = /\bkey[ -]$/i.test(sentence.text.slice(0, mention.from));
        if (found === null || isKeyImage) return [];
        const place = paragraph.place({ from: sentence.from + mention.from, to: sentence.from + mention.to });
        return [{ sentence: found, place }];
      });
    });
  },
};
