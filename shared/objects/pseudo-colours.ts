import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { readPalette } from "../imaging/palette.ts";

/**
 * Gives the colour of each grey level 0 to 255 by the palette of a Pseudo-Color Softcopy Presentation State, as pixels of a
 * canvas (red in the lowest byte); null where it has no whole palette. The window's output runs over all of its entries.
 * Source: PS3.3 A.33.3, PS3.4 N.2.2.
 */
export function readPseudoColours(source: DicomJsonInstance): Uint32Array | null {
  const palette = readPalette(source);
  if (palette === null) return null;
  const { red, green, blue } = palette;
  const last = red.length - 1;
  return Uint32Array.from({ length: 256 }, (_, level) => {
    const at = Math.round((level / 255) * last);
    return (0xff000000 | ((blue[at] ?? 0) << 16) | ((green[at] ?? 0) << 8) | (red[at] ?? 0)) >>> 0;
  });
}
