import { luminanceLevels } from "./contrast-response.ts";
import { letterRows } from "./pattern-letters.ts";
import type { PatternName } from "./visual-questions.ts";

/** Grey levels of a pattern, row by row, one byte to a pixel of the screen. */
export interface PatternPicture {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
}

/** Fourteen letters, each one grey level fainter than the one before. */
export const faintLetters = "SIGHTLINECHECK";
const lettersInRow = 7;
/** About a fifth of the greatest luminance on a monitor that keeps the standard, as AAPM OR3 puts round its patches. */
const surround = 153;
const [fivePercent, ninetyFivePercent] = [13, 242];

/**
 * Gives a pattern for a screen of so many pixels, each of its levels meant for one pixel of the screen. Our own drawing of
 * the published geometry: AAPM On-line Report 3 (TG18-QC, -UN, -LN) and Report 270.
 */
export function checkPattern(name: PatternName, width: number, height: number): PatternPicture {
  const sheet = new Sheet(width, height);
  if (name === "overall") paintOverall(sheet);
  else if (name === "lowContrast") paintLowContrast(sheet);
  else if (name === "uniformity") paintUniformity(sheet);
  else if (name === "lines") paintLines(sheet);
  else paintGrid(sheet);
  return sheet;
}

/** Gives the patch of one grey level for a meter: a tenth of the screen in the middle of an even surround. */
export function levelPattern(level: number, width: number, height: number): PatternPicture {
  const sheet = new Sheet(width, height);
  sheet.fill(0, 0, width, height, surround);
  const side = Math.round(Math.sqrt(0.1 * width * height));
  sheet.fill(Math.round((width - side) / 2), Math.round((height - side) / 2), side, side, level);
  return sheet;
}

class Sheet implements PatternPicture {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.levels = new Uint8Array(width * height);
  }

  fill(left: number, top: number, width: number, height: number, level: number): void {
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y += 1) {
      this.levels.fill(
        level,
        y * this.width + Math.min(this.width, Math.max(0, left)),
        y * this.width + Math.min(this.width, Math.max(0, left + width)),
      );
    }
  }

  /** A small square in the middle of a larger one. */
  inset(left: number, top: number, size: number, level: number): void {
    const inner = Math.round(size / 3);
    const gap = Math.round((size - inner) / 2);
    this.fill(left + gap, top + gap, inner, inner, level);
  }
}

function paintOverall(sheet: Sheet): void {
  const { width, height } = sheet;
  sheet.fill(0, 0, width, height, surround);
  const size = Math.floor(Math.min(width / 11, height / 5));
  const [left, top] = [Math.floor((width - 9 * size) / 2), Math.floor(height * 0.12)];
  luminanceLevels.forEach((level, place) => {
    // To and fro, so that each patch touches the next one.
    const row = place < 9 ? 0 : 1;
    const column = row === 0 ? place : 17 - place;
    const [x, y] = [left + column * size, top + row * size];
    sheet.fill(x, y, size, size, level);
    if (level === 0) sheet.inset(x, y, size, fivePercent);
    if (level === 255) sheet.inset(x, y, size, ninetyFivePercent);
  });
  const [rampTop, rampHeight] = [top + Math.floor(2.2 * size), Math.floor(size * 0.5)];
  for (let x = 0; x < 9 * size; x += 1) {
    sheet.fill(left + x, rampTop, 1, rampHeight, Math.floor((x * 256) / (9 * size)));
  }
}

/** Three fields beside one another, their letters in the upper half: the lower one is for what asks about them. */
function paintLowContrast(sheet: Sheet): void {
  const { width, height } = sheet;
  const third = Math.floor(width / 3);
  const dot = Math.max(1, Math.floor(third / (lettersInRow * 8)));
  const fields = [
    { level: 0, direction: 1 },
    { level: 128, direction: 1 },
    { level: 255, direction: -1 },
  ];
  fields.forEach(({ level, direction }, column) => {
    sheet.fill(column * third, 0, column === 2 ? width - 2 * third : third, height, level);
    [...faintLetters].forEach((letter, place) => {
      const inRow = place % lettersInRow;
      const x = column * third + Math.floor(((inRow + 0.5) * third) / lettersInRow) - Math.floor(2.5 * dot);
      const y = Math.floor(height * 0.08) + Math.floor(place / lettersInRow) * 10 * dot;
      paintLetter(sheet, letter, [x, y], dot, level + direction * (faintLetters.length - place));
    });
  });
}

function paintLetter(
  sheet: Sheet,
  letter: string,
  [x, y]: readonly [number, number],
  dot: number,
  level: number,
): void {
  letterRows(letter).forEach((cells, row) => {
    [...cells].forEach((cell, column) => {
      if (cell === "#") sheet.fill(x + column * dot, y + row * dot, dot, dot, level);
    });
  });
}

function paintUniformity(sheet: Sheet): void {
  const half = Math.floor(sheet.width / 2);
  sheet.fill(0, 0, half, sheet.height, 26);
  sheet.fill(half, 0, sheet.width - half, sheet.height, 204);
}

/** Lines of one pixel, the finest that there can be, both ways, in the middle and the corners. */
function paintLines(sheet: Sheet): void {
  const { width, height } = sheet;
  sheet.fill(0, 0, width, height, 128);
  const size = Math.floor(Math.min(width / 12, height / 8));
  const places: readonly (readonly [number, number])[] = [
    [Math.floor(width / 2) - size, Math.floor((height - size) / 2)],
    [0, 0],
    [width - 2 * size, 0],
    [0, height - size],
    [width - 2 * size, height - size],
  ];
  for (const [left, top] of places) {
    for (let step = 0; step < size; step += 1) {
      sheet.fill(left + step, top, 1, size, step % 2 === 0 ? 255 : 0);
      sheet.fill(left + size, top + step, size, 1, step % 2 === 0 ? 255 : 0);
    }
  }
}

function paintGrid(sheet: Sheet): void {
  const { width, height } = sheet;
  sheet.fill(0, 0, width, height, 26);
  const step = Math.max(2, Math.floor(Math.min(width, height) / 12));
  for (let x = Math.floor(width / 2) % step; x < width; x += step) sheet.fill(x, 0, 1, height, 191);
  for (let y = Math.floor(height / 2) % step; y < height; y += step) sheet.fill(0, y, width, 1, 191);
  for (const [left, top, across, down] of [
    [0, 0, width, 1],
    [0, height - 1, width, 1],
    [0, 0, 1, height],
    [width - 1, 0, 1, height],
  ] as const) {
    sheet.fill(left, top, across, down, 255);
  }
}
