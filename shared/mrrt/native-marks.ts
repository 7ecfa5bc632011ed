/**
 * Attributes with which we say in a file what MRRT has no place for; others leave them alone, as they do any `data-` attribute.
 * Their names are the whole of our extension of the form.
 */
export const marks = {
  block: "data-sightline-block",
  normal: "data-sightline-normal",
  when: "data-sightline-when",
  part: "data-sightline-part",
  reference: "data-sightline-ref",
  section: "data-sightline-section",
  values: "data-sightline-values",
  kind: "data-sightline-kind",
  system: "data-sightline-system",
  expression: "data-sightline-expression",
  decimals: "data-sightline-decimals",
  autofill: "data-sightline-autofill",
  hasDefault: "data-sightline-default",
  columns: "data-sightline-columns",
  rows: "data-sightline-rows",
  exclusive: "data-sightline-exclusive",
} as const;

/** Names of `meta` elements of ours. */
export const metaNames = {
  id: "sightline.id",
  version: "sightline.version",
  source: "sightline.source",
  match: "sightline.match",
  order: "sightline.order",
} as const;
