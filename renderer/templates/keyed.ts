/** Gives items with keys of their own for a list on the screen: made from their words, counted where two say the same. */
export function keyed<Item>(items: readonly Item[], wordsOf: (item: Item) => string): { key: string; item: Item }[] {
  const counts = new Map<string, number>();
  return items.map((item) => {
    const words = wordsOf(item);
    const count = (counts.get(words) ?? 0) + 1;
    counts.set(words, count);
    return { key: `${words} ${count}`, item };
  });
}
