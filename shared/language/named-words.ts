import { remembered } from "./remembered.ts";

/** A place in a text, with what its words name. */
export interface NamedPlace<Named> {
  readonly named: Named;
  readonly from: number;
  readonly to: number;
}

/**
 * Gives a reader of texts for things and the words of each, regular expression sources over whole words of any case; where two
 * have the same words, the first is meant. One pattern finds the words; which of the many things they name is asked of those
 * words alone, once for each of them: a pattern with a group for each thing would be several times slower.
 */
export function namedWords<Named>(
  things: readonly (readonly [Named, string])[],
): (text: string) => readonly NamedPlace<Named>[] {
  const any = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${things.map(([, words]) => `(?:${words})`).join("|")})(?![\\p{L}\\p{N}])`,
    "giu",
  );
  const alone = things.map(([, words]) => new RegExp(`^(?:${words})$`, "iu"));
  const indexOf = remembered((words) => alone.findIndex((pattern) => pattern.test(words)));
  return (text) =>
    [...text.matchAll(any)].flatMap((match) => {
      const thing = things[indexOf(match[0])];
      return thing === undefined ? [] : [{ named: thing[0], from: match.index, to: match.index + match[0].length }];
    });
}
