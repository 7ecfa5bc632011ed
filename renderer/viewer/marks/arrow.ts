import { areOnePlace, straightPath } from "./mark-geometry.ts";
import type { MarkKind } from "./mark-kind.ts";

/** An arrow at a place, with the reader's words. It points at where the drag began. */
export const arrowMark: MarkKind = {
  formula: "arrow: no number; version 1",
  drawing: { way: "drag" },
  hasWords: true,
  outline: ([tip, tail]) => (tip && tail ? [{ ...straightPath(tip, tail), hasHead: true }] : []),
  isTooSmall: areOnePlace,
  measure: ({ spacing }) => ({ quantities: [], trust: spacing.trust, warnings: [] }),
  text: ({ words }) => words || "arrow",
  label: ({ words }) => (words === undefined || words === "" ? [] : [words]),
};
