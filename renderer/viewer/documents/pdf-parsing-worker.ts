import "pdfjs-dist/build/pdf.worker.min.mjs";
import { lossMessage, meansLoss } from "./pdf-problems.ts";

// The library warns on the console of what it leaves out, and draws the rest. The words may hold parts of the document:
// they go nowhere, only that there was such a warning is told.
console.warn = (...words: unknown[]) => {
  if (words.some((word) => typeof word === "string" && meansLoss(word))) self.postMessage(lossMessage);
};
