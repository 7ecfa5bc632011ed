/** A text that is longer costs more to keep than to read again. */
const longestKept = 4_000;
/** Some four reports of 5,000 words: what one person writes, and what was signed before. */
const mostKept = 2_000;

/**
 * Gives `read` with its answers kept by their text, the oldest dropped first: a report is read again at every pause in typing,
 * and all of its sentences but one are as they were. `read` must depend on nothing but the text, and nobody may change what it
 * gave. At most `most` answers are kept, in memory only.
 */
export function remembered<Value>(read: (text: string) => Value, most: number = mostKept): (text: string) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before.value;
    const value = read(text);
    if (text.length > longestKept) return value;
    if (known.size >= most) {
      const [oldest] = known.keys();
      if (oldest !== undefined) known.delete(oldest);
    }
    known.set(text, { value });
    return value;
  };
}

/** Gives `read` with its answers kept as long as the object that was read. The same rules as for `remembered`. */
export function rememberedOf<Key extends object, Value>(read: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = read(key);
    known.set(key, { value });
    return value;
  };
}
