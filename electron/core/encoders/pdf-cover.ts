import type { Recipient, ReportDocument } from "../../../shared/domain/report.ts";
import { drawText, ink, page, type ReportPage, tagged } from "./pdf-page.ts";
import { demoNotice, releaseSignature } from "./report-facts.ts";
import { visibleText } from "./visible-text.ts";

/** To whom a print goes. The address has a line for each of its lines, or commas between them. */
export interface PrintCover {
  readonly recipient: Pick<Recipient, "name" | "organisation">;
  readonly address: string;
}

/** Gives the lines of the address, the recipient first, each once. */
export function coverLines({ recipient, address }: PrintCover): string[] {
  const lines = [recipient.name, recipient.organisation, ...address.split(/\r?\n|,/)].map((line) =>
    visibleText(line).trim(),
  );
  return lines.filter((line, index) => line !== "" && lines.indexOf(line) === index);
}

/** Where a DL envelope has its window, in points from the top left of A4. */
const windowLeft = 62;
const windowTop = 142;

/** Draws the first page of a print that is posted, and begins the next one. Nothing on it is of the patient. */
export function drawCover(target: ReportPage, document: ReportDocument, lines: readonly string[]): void {
  const { pdf } = target;
  const style = { left: windowLeft, width: 260, weight: "regular", size: 11, colour: ink.text } as const;
  tagged(target, "P", () => {
    drawText(target, "PRIVATE AND CONFIDENTIAL", { ...style, top: windowTop, size: 9, weight: "semiBold" });
    for (const line of lines) drawText(target, target.printable(line), { ...style, top: pdf.y + 2 });
  });
  tagged(target, "P", () => {
    const { site } = releaseSignature(document);
    const text = { ...style, left: page.left, width: 380, size: 10.5, colour: ink.quiet } as const;
    drawText(target, "An imaging report follows.", { ...text, top: windowTop + 190 });
    const back = site.name === "" ? "the sender" : target.printable(site.name);
    drawText(target, `If it is not for you, please do not read on and return it to ${back}.`, {
      ...text,
      top: pdf.y + 4,
    });
    if (document.isDemo) drawText(target, demoNotice, { ...text, top: pdf.y + 10, colour: ink.critical });
  });
  pdf.addPage();
  pdf.x = page.left;
  pdf.y = page.top;
}
