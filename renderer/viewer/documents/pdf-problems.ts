/** Why a document, or a page of it, is not shown: the message is a sentence for the reader. */
export class PdfProblem extends Error {
  /** True where no other page can be read either. */
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
  "Parts of this page could not be read and may be missing or wrong. Compare with the document in a window of its own.";

/** What the parsing worker tells beside the library's own messages: something of a document was left out. */
export const lossMessage = { sightline: "left out" } as const;

/** Tells whether a message of the parsing worker says that something was left out. */
export function isLoss(data: unknown): boolean {
  return typeof data === "object" && data !== null && "sightline" in data && data.sightline === lossMessage.sightline;
}

/**
 * Tells whether a warning of the library means that something of a page is not drawn, or drawn as something else. It goes on
 * without an error then; a reader would take what is left for the whole page.
 */
export function meansLoss(warning: string): boolean {
  return [
    /^(Warning: )?(getOperatorList|getContentStream|parseShading|handleTilingType|_handleColorSpace|parseAppearanceStream)\b.*ignoring/,
    /Unable to decode image|was removed|ignoring the rest|reached the end of the image data|decodeScan - |unsupported|not supported/i,
    /Image dimensions are missing|Indexing all PDF objects|Invalid stream|Cannot fetch/,
    /is not available|translateFont|loadFont|Failed to (parse|compile) font|getWasmInstance|getJsInstance|image decoding failed/,
  ].some((pattern) => pattern.test(warning));
}

/** Gives the sentence for whatever went wrong with a document. */
export function sentenceOf(error: unknown): string {
  return error instanceof PdfProblem ? error.message : problems.broken;
}
