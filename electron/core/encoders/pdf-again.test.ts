import { expect, it } from "vitest";
import { sampleReport } from "../../../test/fakes/sample-report.ts";
import { encodePdf } from "./pdf.ts";
import { loadReportFonts } from "./pdf-page.ts";

const fresh = await loadReportFonts(null);

/** The same fonts as read from their files: nothing was printed with them. */
function unused() {
  return { ...fresh, opened: new Map() };
}

function report(words: string) {
  const sections = { ...sampleReport().sections, findings: [[{ kind: "text" as const, text: words }]] };
  return { document: sampleReport({ sections, keyImages: [] }), keyImages: new Map<string, Uint8Array>() };
}

it("prints a report in the same bytes, whatever was printed before with the same fonts", async () => {
  const kept = unused();
  // Letters that share a sign: which of them the page says must not depend on who was printed before.
  const texts = [
    "\u0394 5",
    "\u2206 5",
    "the lung\u2019s",
    "the lung\u02bcs",
    "\u05e9\u05dc\u05d5\u05dd 12 mm",
    "\u0394 5",
  ];
  for (const text of texts) {
    const again = Buffer.from(await encodePdf(report(text), kept));
    expect(again.equals(Buffer.from(await encodePdf(report(text), unused()))), text).toBe(true);
  }
}, 60_000);
