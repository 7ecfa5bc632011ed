/** One box of an outline, in CSS pixels of the window. */
export interface OutlineBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Gives the sentence round a chip, within its paragraph. */
export function sentenceOfChip(chip: Element): Range {
  const paragraph = chip.closest("p") ?? chip;
  const range = chip.ownerDocument.createRange();
  range.selectNodeContents(paragraph);
  const walker = chip.ownerDocument.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (chip.contains(node)) continue;
    const text = node.textContent ?? "";
    const ends = [...text.matchAll(/[.!?](?=\s|$)/g)].map((match) => match.index + 1);
    const isBefore = (chip.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
    const [first, last] = [ends[0], ends.at(-1)];
    if (isBefore && last !== undefined) {
      range.setStart(node, last + ((/^\s+/.exec(text.slice(last)) ?? [""])[0] ?? "").length);
    } else if (!isBefore && first !== undefined) {
      range.setEnd(node, first);
      break;
    }
  }
  return range;
}

/** Gives one box for each line of boxes, those that are out of sight of a scrolled place left out. */
export function linesOfBoxes(boxes: readonly OutlineBox[], within: OutlineBox): OutlineBox[] {
  const lines: OutlineBox[] = [];
  for (const box of boxes) {
    if (box.width === 0 || box.top < within.top || box.top + box.height > within.top + within.height) continue;
    const line = lines.findIndex(
      (other) => Math.abs(middle(other) - middle(box)) < Math.max(other.height, box.height) / 2,
    );
    const known = lines[line];
    if (known === undefined) lines.push(box);
    else lines[line] = union(known, box);
  }
  return lines;
}

function middle({ top, height }: OutlineBox): number {
  return top + height / 2;
}

function union(one: OutlineBox, other: OutlineBox): OutlineBox {
  const [left, top] = [Math.min(one.left, other.left), Math.min(one.top, other.top)];
  const right = Math.max(one.left + one.width, other.left + other.width);
  const bottom = Math.max(one.top + one.height, other.top + other.height);
  return { left, top, width: right - left, height: bottom - top };
}
