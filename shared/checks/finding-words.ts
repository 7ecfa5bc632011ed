/** Gives what a reader sees of a finding: its check and its sentence. The same words in many places are one decision. */
export function findingWords({ code, sentence }: { readonly code: string; readonly sentence: string }): string {
  return `${code} ${sentence}`;
}

/** Gives the first finding of each check and sentence, in their order. */
export function eachWordsOnce<Finding extends { readonly code: string; readonly sentence: string }>(
  findings: readonly Finding[],
): Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of findings) {
    if (!first.has(findingWords(finding))) first.set(findingWords(finding), finding);
  }
  return [...first.values()];
}
