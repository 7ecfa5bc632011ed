import createBidi from "bidi-js";

const bidi = createBidi();

/** Words, or white space between them, of one writing direction and one font. */
export interface TextPiece {
  readonly text: string;
  readonly font: string;
  /** Embedding level (UAX #9): odd is right to left. */
  readonly level: number;
  readonly isSpace: boolean;
  /** In points. */
  readonly width: number;
}

/** A line of a paragraph. */
export interface TextLine {
  /** In reading order. */
  readonly text: string;
  /** In reading order, so that the page holds them in it; each with the place where it is drawn. */
  readonly pieces: readonly (TextPiece & { readonly x: number })[];
  readonly width: number;
}

/** How letters are chosen and measured. */
export interface TextMeasure {
  /** Gives the font that has all of a cluster of characters. */
  fontOf(cluster: string): string;
  /** Gives the width in points. */
  widthOf(text: string, font: string): number;
}

/** A paragraph as laid out. */
export interface LaidOutParagraph {
  readonly isRightToLeft: boolean;
  readonly lines: readonly TextLine[];
}

/** Scripts that are written without spaces: a line may end between their words. */
const withoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const clusters = new Intl.Segmenter("en", { granularity: "grapheme" });
const words = new Intl.Segmenter("en", { granularity: "word" });

/**
 * Gives a paragraph (no line ends in it) in lines of at most `width` points, each with its pieces in the order of the Unicode
 * bidirectional algorithm. `width` null: one line. A word that is wider than a line is broken between its characters.
 */
export function layOut(text: string, width: number | null, measure: TextMeasure): LaidOutParagraph {
  const embedding = bidi.getEmbeddingLevels(text);
  const isRightToLeft = ((embedding.paragraphs[0]?.level ?? 0) & 1) === 1;
  const units = unitsOf(text, embedding.levels, measure).flatMap((unit) => narrowed(unit, width));
  const lines: TextPiece[][] = [[]];
  let used = 0;
  for (const unit of units) {
    const unitWidth = widthOf(unit);
    const isSpace = unit.every((piece) => piece.isSpace);
    if (width !== null && !isSpace && used + unitWidth > width && used > 0) {
      lines.push([]);
      used = 0;
    }
    const line = lines.at(-1) ?? [];
    // White space at the start of a further line would look like a set-in paragraph.
    if (isSpace && line.length === 0 && lines.length > 1) continue;
    line.push(...unit);
    used += unitWidth;
  }
  return { isRightToLeft, lines: lines.map((line) => lineOf(line, isRightToLeft)) };
}

function lineOf(pieces: readonly TextPiece[], isRightToLeft: boolean): TextLine {
  const text = pieces
    .map((piece) => piece.text)
    .join("")
    .trimEnd();
  const lastWord = pieces.findLastIndex((piece) => !piece.isSpace);
  const shown = pieces.slice(0, lastWord + 1);
  const places = new Map<TextPiece, number>();
  let x = 0;
  for (const piece of visualOrder(shown, isRightToLeft ? 1 : 0)) {
    places.set(piece, x);
    x += piece.width;
  }
  return { text, pieces: shown.map((piece) => ({ ...asDrawn(piece), x: places.get(piece) ?? 0 })), width: x };
}

/** Rule L2 of UAX #9 over pieces, each of which has one level. */
function visualOrder(pieces: readonly TextPiece[], base: number): readonly TextPiece[] {
  const ordered = [...pieces];
  const highest = Math.max(base, ...pieces.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1) {
    let from = 0;
    while (from < ordered.length) {
      let to = from;
      while (to < ordered.length && (ordered[to]?.level ?? 0) >= level) to += 1;
      if (to > from) ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      from = Math.max(to, from + 1);
    }
  }
  return ordered;
}

/** Letters of a right-to-left script are turned by the font's own shaping; signs beside them are turned and mirrored here. */
function asDrawn(piece: TextPiece): TextPiece {
  if ((piece.level & 1) === 0) return piece;
  const mirrored = Array.from(piece.text, (character) => bidi.getMirroredCharacter(character) ?? character).join("");
  if (isStrongRightToLeft(piece.text)) return { ...piece, text: mirrored };
  const reversed = [...clusters.segment(mirrored)].map(({ segment }) => segment).reverse();
  return { ...piece, text: reversed.join("") };
}

function isStrongRightToLeft(text: string): boolean {
  return Array.from(text).some((character) => ["R", "AL"].includes(bidi.getBidiCharTypeName(character)));
}

/** Runs of pieces between which a line may end. */
function unitsOf(text: string, levels: Uint8Array, measure: TextMeasure): TextPiece[][] {
  const units: TextPiece[][] = [];
  let before = "";
  for (const { segment, index } of words.segment(text)) {
    const isSpace = /^\s+$/u.test(segment);
    const mayBreak =
      before === "" || isSpace || /\s$/u.test(before) || (withoutSpaces.test(before) && withoutSpaces.test(segment));
    const pieces = piecesOf(segment, index, levels, measure);
    if (mayBreak) units.push(pieces);
    else units.at(-1)?.push(...pieces);
    before = segment;
  }
  return units.map(joined(measure));
}

function piecesOf(text: string, start: number, levels: Uint8Array, measure: TextMeasure): TextPiece[] {
  return [...clusters.segment(text)].map(({ segment, index }) => ({
    text: segment,
    font: measure.fontOf(segment),
    level: levels[start + index] ?? 0,
    isSpace: /^\s+$/u.test(segment),
    width: 0,
  }));
}

/** Letters shape with their neighbours, so what shares font, level and kind is one piece and is measured as one. */
function joined(measure: TextMeasure): (pieces: readonly TextPiece[]) => TextPiece[] {
  return (pieces) => {
    const runs: TextPiece[] = [];
    for (const piece of pieces) {
      const last = runs.at(-1);
      const isSame = last?.font === piece.font && last.level === piece.level && last.isSpace === piece.isSpace;
      if (last !== undefined && isSame) runs[runs.length - 1] = { ...last, text: last.text + piece.text };
      else runs.push(piece);
    }
    return runs.map((run) => ({ ...run, width: measure.widthOf(run.text, run.font) }));
  };
}

/** Breaks a unit that is wider than a line between its clusters, in proportion: only what has no place to break comes here. */
function narrowed(unit: readonly TextPiece[], width: number | null): TextPiece[][] {
  const whole = widthOf(unit);
  if (width === null || whole <= width) return [[...unit]];
  return unit.flatMap((piece) => {
    const parts = [...clusters.segment(piece.text)].map(({ segment }) => segment);
    const each = piece.width / Math.max(1, parts.length);
    const perLine = Math.max(1, Math.floor((width / Math.max(each, 0.01)) * 0.8));
    return Array.from({ length: Math.ceil(parts.length / perLine) }, (_, index) => {
      const some = parts.slice(index * perLine, (index + 1) * perLine);
      return [{ ...piece, text: some.join(""), width: each * some.length }];
    });
  });
}

function widthOf(pieces: readonly TextPiece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.width, 0);
}
