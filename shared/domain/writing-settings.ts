import { z } from "zod";

/** A word that the spelling takes as right: no spaces, no digits alone. */
export const spellingWordSchema = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{M}][\p{L}\p{M}\p{N}'’-]{0,59}$/u, "not a word");

/** What one person has chosen about writing. */
export const ownWritingSchema = z.object({
  /** The key that puts an autotext in the place of its name. */
  expandsOn: z.enum(["tab", "space"]),
  isSpellingOn: z.boolean(),
  /** Keys of a dictation microphone work, once its permission was given. */
  isMicrophoneOn: z.boolean(),
  words: z.array(spellingWordSchema).max(5000),
});
export type OwnWriting = z.infer<typeof ownWritingSchema>;

/** Gives what holds until somebody chooses. */
export const writingAsItComes: OwnWriting = { expandsOn: "tab", isSpellingOn: true, isMicrophoneOn: false, words: [] };

/** Gives what of stored choices can be used. Never throws: a damaged part costs that part alone. */
export function readOwnWriting(stored: string | null): OwnWriting {
  const raw = parsed(stored);
  if (typeof raw !== "object" || raw === null) return writingAsItComes;
  const { expandsOn, isSpellingOn, isMicrophoneOn } = ownWritingSchema.shape;
  const value = <Key extends keyof OwnWriting>(key: Key): unknown => (raw as Partial<Record<string, unknown>>)[key];
  return {
    expandsOn: expandsOn.catch(writingAsItComes.expandsOn).parse(value("expandsOn")),
    isSpellingOn: isSpellingOn.catch(true).parse(value("isSpellingOn")),
    isMicrophoneOn: isMicrophoneOn.catch(false).parse(value("isMicrophoneOn")),
    words: readWords(value("words")),
  };
}

/** Gives what of a stored list of words can be used. Never throws. */
export function readWords(raw: unknown): string[] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((each) => {
    const word = spellingWordSchema.safeParse(each);
    return word.success ? [word.data] : [];
  });
}

function parsed(stored: string | null): unknown {
  try {
    return JSON.parse(stored ?? "null");
  } catch {
    return null;
  }
}
