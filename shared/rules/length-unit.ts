const unitBehind = /^[\s\u00a0]*(?:[mc]m\b|[mc]m[²³2]|millimet|centimet|millilit|ml\b)/iu;

/** Says whether words begin with a unit of length, area or volume. */
export function beginsWithLengthUnit(words: string): boolean {
  return unitBehind.test(words);
}
