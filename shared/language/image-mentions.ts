import type { Span } from "./sentences.ts";

/** An image of the examination as a text names it; null where it names only the other of the two. */
export interface ImageMention extends Span {
  readonly series: number | null;
  readonly image: number | null;
}

const series = "(?:series|ser\\.?|se\\.?)\\s*(?:no\\.?\\s*)?(?<series>\\d{1,5})";
const image = "(?:images?|img\\.?|im\\.?|slices?|frame)\\s*(?:no\\.?\\s*)?(?<image>\\d{1,5})";
const patterns = [
  new RegExp(`\\b${image}\\s+(?:of|on|in)\\s+(?:the\\s+)?${series}\\b`, "gi"),
  new RegExp(`\\b${series}(?:\\s*[,/:]?\\s*${image})?\\b`, "gi"),
  // `(2,16)` and `(2/16)`, as text forms of reports write a reference.
  /\((?<series>\d{1,4})\s*[,/]\s*(?<image>\d{1,4})\)/g,
  new RegExp(`\\b${image}\\b(?!\\s*(?:mm|cm|of\\s+\\d|x))`, "gi"),
];

/** Gives the series and images that a text refers to, in order: `series 3, image 45`, `image 45 of series 3`, `(3,45)`. */
export function imageMentions(text: string): ImageMention[] {
  const found: ImageMention[] = [];
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length];
      if (found.some((each) => from < each.to && to > each.from)) continue;
      const { series: ofSeries, image: ofImage } = match.groups ?? {};
      found.push({
        ...{ from, to },
        series: ofSeries === undefined ? null : Number(ofSeries),
        image: ofImage === undefined ? null : Number(ofImage),
      });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}
