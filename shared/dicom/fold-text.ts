/** Gives text for comparing names and identifiers: case, accents and outer spaces do not count. */
export function foldText(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").trim().toLocaleUpperCase("en-GB");
}
