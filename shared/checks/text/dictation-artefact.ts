import { type DictationArtefact, dictationArtefacts } from "../../language/dictation-artefacts.ts";
import type { TextCheck } from "../check.ts";
import { writtenSections } from "../read-report.ts";

function sentenceOf({ kind, words, meant }: DictationArtefact): string {
  switch (kind) {
    case "doubled":
      return `“${words}” stands twice.`;
    case "homophone":
      return meant === "" ? `“${words}” sounds like something else.` : `“${words}”: is ${meant} meant?`;
    case "command":
      return `“${words}” was probably a command to the dictation.`;
    case "placeholder":
      return `“${words}” is a gap that was left.`;
  }
}

/** Doubled words, words of the wrong sound, commands and gaps that dictation left. */
export const dictationArtefact: TextCheck = {
  stage: "writing",
  code: "dictationArtefact",
  level: "warn",
  title: "Dictation slip",
  explanation: "Speech recognition writes a word of the same sound, or what was meant as a command.",
  source: "1.9 % of 213,977 speech-recognised reports had material errors, 9.7 % any",
  reasons: ["Meant as written"],
  run: (report) =>
    report.of(...writtenSections).flatMap((paragraph) =>
      dictationArtefacts(paragraph.sentences).map((artefact) => ({
        sentence: sentenceOf(artefact),
        place: paragraph.place(artefact),
      })),
    ),
};
