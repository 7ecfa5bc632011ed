declare module "nspell" {
  /** Reads a Hunspell dictionary. */
  const nspell: (affixes: string, words: string) => { correct(word: string): boolean; suggest(word: string): string[] };

  export { nspell as default };
}
