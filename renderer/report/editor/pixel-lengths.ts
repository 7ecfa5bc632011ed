import type { Node } from "@tiptap/pm/model";
import { beginsWithLengthUnit } from "../../../shared/rules/length-unit.ts";
import { atomCharacter } from "./sentences.ts";

/** Said when a length unit is put behind a number that is in pixels only. */
export const pixelLengthSentence =
  "This mark is in pixels only: its image gives no size in millimetres, so no mm or cm can stand behind it.";

/** Gives the places of chips in pixels only that have a unit of length behind them. */
export function pixelLengths(block: Node, isPixelsOnly: (measurementId: string) => boolean): number[] {
  const places: number[] = [];
  block.forEach((node, offset) => {
    if (node.type.name !== "measurement" || !isPixelsOnly(String(node.attrs.measurementId))) return;
    const behind = block.textBetween(offset + node.nodeSize, block.content.size, "", atomCharacter);
    if (beginsWithLengthUnit(behind)) places.push(offset);
  });
  return places;
}
