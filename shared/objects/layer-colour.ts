import { type DicomJsonInstance, numberOf, numbersOf } from "../imaging/attributes.ts";
import type { LayerColour } from "../imaging/presented-image.ts";

/** Gives the colour that a graphic layer recommends, its CIELab value before its grey value; null where it has none. */
export function layerColour(layer: DicomJsonInstance): LayerColour | null {
  const lab = numbersOf(layer, "00700401");
  const [l, a, b] = lab;
  if (l !== undefined && a !== undefined && b !== undefined) return fromLab(l, a, b);
  const grey = numberOf(layer, "00700066");
  if (grey === null || grey < 0 || grey > 65535) return null;
  const level = Math.round((grey / 65535) * 255);
  return [level, level, level];
}

/** From 16-bit PCS values (PS3.3 C.10.7.1.1) by CIELab and D50 to sRGB. */
function fromLab(l16: number, a16: number, b16: number): LayerColour {
  const [l, a, b] = [(l16 / 65535) * 100, (a16 / 65535) * 255 - 128, (b16 / 65535) * 255 - 128];
  const y = (l + 16) / 116;
  const [fx, fz] = [y + a / 500, y - b / 200];
  const linear = (t: number) => (t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29));
  const [x, whiteY, z] = [0.9642 * linear(fx), linear(y), 0.8249 * linear(fz)];
  return [
    toByte(3.1338561 * x - 1.6168667 * whiteY - 0.4906146 * z),
    toByte(-0.9787684 * x + 1.9161415 * whiteY + 0.033454 * z),
    toByte(0.0719453 * x - 0.2289914 * whiteY + 1.4052427 * z),
  ];
}

function toByte(linear: number): number {
  const light = Math.min(Math.max(linear, 0), 1);
  return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
}
