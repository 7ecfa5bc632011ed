import { z } from "zod";

/**
 * What a key of a microphone or an engine may ask of an open report. None of them signs, sends or leaves: `sign` opens the
 * sheet of signing, where a person proves who they are.
 */
export const dictationCommandSchema = z.enum([
  "nextField",
  "previousField",
  "nextSection",
  "confirmSentence",
  "nextFinding",
  "undo",
  "insertMeasurement",
  "markKeyImage",
  "toggleRecording",
  "startRecording",
  "stopRecording",
  "sign",
]);
export type DictationCommand = z.infer<typeof dictationCommandSchema>;

/** What each command does, in words for a person. */
export const dictationCommandWords: Readonly<Record<DictationCommand, string>> = {
  nextField: "Next field or unconfirmed sentence",
  previousField: "Field or unconfirmed sentence before",
  nextSection: "Next section",
  confirmSentence: "Confirm the sentence",
  nextFinding: "Next finding of the checks",
  undo: "Undo",
  insertMeasurement: "Measurement into the report",
  markKeyImage: "Mark key image",
  toggleRecording: "Start or stop dictating",
  startRecording: "Dictate while it is held",
  stopRecording: "Stop dictating",
  sign: "Open the sheet of signing",
};
