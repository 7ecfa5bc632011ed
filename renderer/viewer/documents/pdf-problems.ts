/** Why a document, or a page of it, is not shown: the message is a sentence for the reader. */
export class PdfProblem extends Error {
  /** True where reading it more leniently would not help. */
  readonly isFinal: boolean;

  constructor(sentence: string, isFinal: boolean, cause?: unknown) {
    super(sentence, { cause });
    this.name = "PdfProblem";
    this.isFinal = isFinal;
  }
}

const notLost = "Nothing else is affected: open it in a window of its own, or ask whoever sent it for another copy.";

/** What can be wrong with a document, in sentences. */
export const problems = {
  locked: `This document is locked with a password, so its pages are not shown. ${notLost}`,
  broken: `This document is damaged, so its pages are not shown. ${notLost}`,
  page: `This page is damaged and is not shown; other pages may be. ${notLost}`,
  slow: `This document kept the program busy for longer than half a minute and was stopped. ${notLost}`,
} as const;

/** What a page says that is not as its maker meant it. */
export const missingParts =
  "Parts of this page could not be read and may be missing. Compare with the document in a window of its own.";
export const missingPicture =
  "A picture on this page could not be read and is missing. Compare with the document in a window of its own.";

/** Gives the sentence for whatever went wrong with a document. */
export function sentenceOf(error: unknown): string {
  return error instanceof PdfProblem ? error.message : problems.broken;
}
