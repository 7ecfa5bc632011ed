/**
 * Gives a JSON value with the keys of every object in code-unit order, so that `JSON.stringify` of it is the same text
 * wherever it was made: a signed version's hash is over that text.
 */
export function canonicalJson<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      part !== null && typeof part === "object" && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
        : part,
    ),
  ) as Value;
}
