import nspell from "nspell";
// The package's entry reads its files with Node; a window has none.
import affixes from "../../node_modules/dictionary-en-gb/index.aff?raw";
import words from "../../node_modules/dictionary-en-gb/index.dic?raw";
import medical from "./data/medical-words.txt?raw";
import { createSpelling } from "./spelling.ts";
import type { SpellingAnswer, SpellingRequest } from "./spelling-messages.ts";

const spelling = createSpelling(nspell(affixes, words), medical);

self.addEventListener("message", ({ data }: MessageEvent<SpellingRequest>) => {
  const answer: SpellingAnswer =
    data.kind === "check"
      ? { kind: "checked", words: data.words, wrong: data.words.filter((word) => !spelling.isRight(word)) }
      : { kind: "suggested", word: data.word, suggestions: spelling.suggestions(data.word) };
  self.postMessage(answer);
});
