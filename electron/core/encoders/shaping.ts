/** The parts of an opened font that pdfkit lays words out with. */
export interface ShapedFont {
  layout(text: string, features?: unknown): unknown;
  hasGlyphForCodePoint(codePoint: number): boolean;
  readonly _layoutEngine?: {
    readonly engine?: {
      GPOSProcessor?: { applyAnchor?: (mark: MarkRecord, base: unknown, index: number) => void } | null;
    } | null;
  };
}

interface MarkRecord {
  readonly markAnchor?: unknown;
}

/** Features that place marks. Without them a mark stands where the font puts it by itself: less well, but there. */
const withoutMarks = { mark: false, mkmk: false, abvm: false, blwm: false, curs: false, kern: false };

/** Two letters in one sign come out of the page in the wrong order where it is copied; those that must be (lam-alef) stay. */
const withoutOptionalLigatures = { liga: false, dlig: false };

/** Fonts that were made safe: they are kept over several reports. */
const made = new WeakSet<ShapedFont>();

/**
 * Makes an opened font lay out every word that it has the letters of. A mark class may have no anchor at a base (OpenType GPOS,
 * null offset): nothing is attached then, where the shaping library would fail; and what fails all the same is laid out
 * without placing marks. A report must never be unsignable because of a name.
 */
export function makeShapingSafe(font: ShapedFont): void {
  if (made.has(font)) return;
  made.add(font);
  const positions = font._layoutEngine?.engine?.GPOSProcessor;
  const apply = positions?.applyAnchor;
  if (positions && apply !== undefined) {
    positions.applyAnchor = function (this: unknown, mark, base, index) {
      if (base !== null && base !== undefined && mark.markAnchor) apply.call(this, mark, base, index);
    };
  }
  const layout = font.layout.bind(font);
  font.layout = (text, features) => {
    const ordered = inDrawnOrder(text);
    const chosen = /\p{Script=Arabic}/u.test(text) ? withoutOptionalLigatures : features;
    try {
      return layout(ordered, chosen);
    } catch {
      return layout(ordered, withoutMarks);
    }
  };
}

/**
 * Gives Burmese with the vowel sign and the medial that are written before their consonant in front of it: the shaping library
 * has no rules for this script. Other text comes back as it is.
 */
function inDrawnOrder(text: string): string {
  if (!/[\u1031\u103c]/.test(text)) return text;
  return text
    .replace(/([\u1000-\u102a\u103f](?:\u1039[\u1000-\u102a])*\u103b?)\u103c/g, "\u103c$1")
    .replace(/(\u103c?[\u1000-\u102a\u103f](?:\u1039[\u1000-\u102a])*[\u103b\u103d\u103e]*)\u1031/g, "\u1031$1");
}
