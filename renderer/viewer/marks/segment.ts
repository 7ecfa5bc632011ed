import { segmentText } from "../../../shared/segmenting/segment-numbers.ts";
import type { MarkKind } from "./mark-kind.ts";

/** A painted segment as the report's measurement. It is painted by `segments/`, not drawn: nothing of it lies on the image as a mark. */
export const segmentMark: MarkKind = {
  formula: "",
  drawing: { way: "clicks", count: 1 },
  outline: () => [],
  isTooSmall: () => true,
  measure: () => ({ quantities: [], trust: "pixelsOnly", warnings: [] }),
  text: ({ quantities }) => segmentText(quantities),
  label: () => [],
};
