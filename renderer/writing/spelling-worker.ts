import nspell from "nspell";
// The package's entry reads its files with Node; a window has none.
import affixes from "../../node_modules/dictionary-en-gb/index.aff?raw";
import words from "../../node_modules/dictionary-en-gb/index.dic?raw";
import medical from "./data/medical-words.txt?raw";
import { createSpelling } from "./spelling.ts";
import type { SpellingAnswer, SpellingRequest } from "./spelling-messages.ts";

const spelling = createSpelling(nspell(affixes, words), medical);

/** Words of what is written in this window, as far as they are right. */
const used = new Set<string>();

function checked(asked: readonly string[]): SpellingAnswer {
  const wrong = asked.filter((word) => !spelling.isRight(word));
  for (const word of asked) if (!wrong.includes(word)) used.add(word.toLowerCase());
  return { kind: "checked", words: asked, wrong };
}

self.addEventListener("message", ({ data }: MessageEvent<SpellingRequest>) => {
  const answer: SpellingAnswer =
    data.kind === "check"
      ? checked(data.words)
      : {
          ...{ kind: "suggested", word: data.word },
          suggestions: spelling.suggestions(data.word, (word) => used.has(word)),
        };
  self.postMessage(answer);
});
