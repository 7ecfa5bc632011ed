import { describe, expect, it } from "vitest";
import { encodePdf } from "../../electron/core/encoders/pdf.ts";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { folderWith, runTool } from "../environment/tools.ts";
import { sampleJpegs, sampleReport } from "../fakes/sample-report.ts";

// Names in the scripts of the world, as a reader of PDF (poppler) gives them back from the printed report.

const fonts = loadReportFonts(null);

async function printed(family: string, given = "") {
  const { patient } = sampleReport();
  const name = { family, given, middle: "", prefix: "", suffix: "", ideographic: "" };
  const document = sampleReport({ patient: { ...patient, name } });
  const pdf = await encodePdf({ document, keyImages: sampleJpegs }, await fonts);
  const folder = await folderWith({ "report.pdf": pdf });
  // Poppler puts right-to-left words in order by their places on the page, and reads the rest as it comes in the file.
  const read = async (mode: string) => (await runTool("pdftotext", [mode, folder.path("report.pdf"), "-"])).output;
  const text = `${await read("-layout")}${await read("-raw")}`;
  const embedded = (await runTool("pdffonts", [folder.path("report.pdf")])).output.split("\n").slice(2).filter(Boolean);
  const check = await runTool("qpdf", ["--check", folder.path("report.pdf")]);
  await folder.remove();
  // Poppler wraps right-to-left words in marks of direction.
  return {
    text: text.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, ""),
    embedded,
    isSound: check.exitCode === 0,
  };
}

describe("a name on the printed report", () => {
  for (const [script, name, font] of [
    ["Arabic", "\u0645\u062d\u0645\u062f \u0639\u0628\u062f \u0627\u0644\u0644\u0647", "IBMPlexSansArabic"],
    ["Persian", "\u067e\u0698\u0645\u0627\u0646 \u06af\u0646\u062c\u06cc", "IBMPlexSansArabic"],
    ["Hebrew", "\u05d3\u05d5\u05d3 \u05d1\u05df \u05d2\u05d5\u05e8\u05d9\u05d5\u05df", "NotoSansHebrew"],
    ["Devanagari", "\u0905\u092e\u093f\u0924 \u0936\u0930\u094d\u092e\u093e", "NotoSansDevanagari"],
    ["Bengali", "\u09b0\u09b9\u09bf\u09ae \u0989\u09a6\u09cd\u09a6\u09bf\u09a8", "NotoSansBengali"],
    ["Gurmukhi", "\u0a17\u0a41\u0a30\u0a2a\u0a4d\u0a30\u0a40\u0a24 \u0a38\u0a3f\u0a70\u0a18", "NotoSansGurmukhi"],
    ["Tamil", "\u0b85\u0bb0\u0bc1\u0ba3\u0bcd \u0b95\u0bc1\u0bae\u0bbe\u0bb0\u0bcd", "NotoSansTamil"],
    ["Thai", "\u0e2a\u0e21\u0e0a\u0e32\u0e22 \u0e43\u0e08\u0e14\u0e35", "NotoSansThai"],
    ["Burmese", "\u1019\u1031\u102c\u1004\u103a", "NotoSansMyanmar"],
    ["Khmer", "\u178f\u17c1\u1787\u17c4", "NotoSansKhmer"],
    ["Georgian", "\u10d2\u10d8\u10dd\u10e0\u10d2\u10d8", "NotoSansGeorgian"],
    ["Armenian", "\u0531\u0576\u0576\u0561", "NotoSansArmenian"],
    ["Amharic", "\u12a0\u1260\u1260", "NotoSansEthiopic"],
    ["Chinese", "\u5f20\u4f1f \u5f35\u5049", "ChocolateClassicalSans"],
    ["Japanese", "\u5c71\u7530 \u305f\u308d\u3046 \u30e6\u30ad", "ChocolateClassicalSans"],
    ["Korean", "\uae40\ucca0\uc218", "GowunDodum"],
    ["Vietnamese", "Nguy\u1ec5n Th\u1ecb \u00c1nh", "Inter"],
  ] as const) {
    it(`in ${script} is read back as it is written, from an embedded font`, async () => {
      // Capitals of scripts that have them are the form of a family name.
      const { text, embedded, isSound } = await printed("", name);
      expect(text).toContain(name);
      expect(text).not.toContain("[U+");
      expect(embedded.some((line) => line.includes(font))).toBe(true);
      for (const line of embedded) expect(line).toMatch(/Identity-H\s+yes yes yes/);
      expect(isSound).toBe(true);
    });
  }

  it("of two scripts keeps both, each in its own direction", async () => {
    const { text } = await printed("Cohen", "\u05d3\u05d5\u05d3 (12)");
    expect(text).toContain("COHEN, ");
    expect(text).toContain("\u05d3\u05d5\u05d3");
    expect(text).toMatch(/12/);
  });

  it("with combining marks and a family of emoji loses nothing unseen", async () => {
    const { text } = await printed("", "Zo\u0065\u0308 Q\u0323\u0307 \u{1f468}\u200d\u{1f469}\u200d\u{1f467}");
    expect(text).toContain("Zo\u00eb");
    expect(text).toContain("[U+1F468][U+1F469][U+1F467]");
  });
});
