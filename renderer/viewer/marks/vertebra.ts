import type { MarkKind } from "./mark-kind.ts";

/** The name of a vertebra at its place in the patient; it is shown on every picture of the study that passes there. */
export const vertebraMark: MarkKind = {
  formula: "vertebra: no number; version 1",
  drawing: { way: "clicks", count: 1 },
  hasWords: true,
  isSpineLabel: true,
  outline: () => [],
  isTooSmall: ([point]) => !point,
  measure: ({ spacing }) => ({ quantities: [], trust: spacing.trust, warnings: [] }),
  text: ({ words }) => words || "vertebra",
  label: ({ words }) => (words === undefined || words === "" ? [] : [words]),
};
