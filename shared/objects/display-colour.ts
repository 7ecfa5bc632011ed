/** Red, green, blue, each 0 to 255. */
export type DisplayColour = readonly [number, number, number];

/** Colours for what names none: far apart, and none of them a grey or the colour of our own marks. */
const ownColours: readonly DisplayColour[] = [
  [64, 200, 255],
  [255, 96, 180],
  [130, 230, 90],
  [190, 130, 255],
  [255, 120, 90],
  [60, 230, 200],
  [240, 230, 90],
  [120, 150, 255],
];

/** Gives a colour for the `index`th thing that names none. */
export function ownColour(index: number): DisplayColour {
  return ownColours[index % ownColours.length] ?? [64, 200, 255];
}

/**
 * Gives Recommended Display CIELab Value (0062,000D) as sRGB, or null where it is not three words. L* is stored as 0 to
 * 65535 for 0 to 100, a* and b* for -128 to 127; white is D50. Source: PS3.3 C.10.7.1.1.
 */
export function readCieLab(words: readonly number[]): DisplayColour | null {
  const [l, a, b] = words;
  if (l === undefined || a === undefined || b === undefined || words.length !== 3) return null;
  if (words.some((word) => !(word >= 0 && word <= 65535))) return null;
  return labToRgb((l / 65535) * 100, (a / 65535) * 255 - 128, (b / 65535) * 255 - 128);
}

function labToRgb(lightness: number, a: number, b: number): DisplayColour {
  const fy = (lightness + 16) / 116;
  const [x, y, z] = [0.9642 * cube(fy + a / 500), cube(fy), 0.8249 * cube(fy - b / 200)];
  // D50 to sRGB with its D65 white, by Bradford's adaptation.
  return [
    level(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
    level(-0.9787684 * x + 1.9161415 * y + 0.033454 * z),
    level(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
  ];
}

function cube(value: number): number {
  return value > 6 / 29 ? value ** 3 : 3 * (6 / 29) ** 2 * (value - 4 / 29);
}

function level(linear: number): number {
  const light = Math.min(Math.max(linear, 0), 1);
  const encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255);
}

/** Gives a colour as the three words of Recommended Display CIELab Value (0062,000D); `readCieLab` gives it back. */
export function writeCieLab([red, green, blue]: DisplayColour): readonly [number, number, number] {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  // sRGB with its D65 white to D50, by Bradford's adaptation.
  const x = root((0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / 0.9642);
  const y = root(0.2225045 * r + 0.7168786 * g + 0.0606169 * b);
  const z = root((0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / 0.8249);
  return [word((116 * y - 16) / 100), word((500 * (x - y) + 128) / 255), word((200 * (y - z) + 128) / 255)];
}

function linear(level: number): number {
  const encoded = level / 255;
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

function root(part: number): number {
  return part > (6 / 29) ** 3 ? Math.cbrt(part) : part / (3 * (6 / 29) ** 2) + 4 / 29;
}

function word(share: number): number {
  return Math.round(Math.min(Math.max(share, 0), 1) * 65535);
}
