import { type OverallNormality, overallNormality } from "../../language/overall-normality.ts";
import { type WeightyFinding, weightyFindings } from "../../language/weighty-findings.ts";
import { type TextCheck, usualReasons } from "../check.ts";

function contradicts({ isAcute, regions }: WeightyFinding, { isOfAcute, region }: OverallNormality): boolean {
  if (isOfAcute && !isAcute) return false;
  return region === null || regions.includes(region);
}

/** The conclusion calls everything normal, and the report states what no normal examination has. */
export const normalConclusion: TextCheck = {
  stage: "writing",
  code: "normalConclusion",
  level: "warn",
  title: "Concluded as normal beside a finding",
  explanation:
    "The conclusion calls the examination, or a region of it, normal, and the report states a finding that no normal examination has: whoever reads the conclusion alone does nothing.",
  source:
    "RCR Standards for interpretation and reporting of imaging investigations (2018): a conclusion that follows from the findings",
  reasons: ["The finding is old or of no importance", ...usualReasons],
  run: (report) => {
    const normal = report.sentencesOf("conclusion").flatMap(({ paragraph, sentence }) => {
      const found = overallNormality(sentence);
      return found === null ? [] : [{ paragraph, found }];
    });
    if (normal.length === 0) return [];
    const stated = report
      .of("conclusion", "findings")
      .flatMap((paragraph) => weightyFindings(paragraph.sentences).map((finding) => ({ paragraph, finding })));
    return normal.flatMap(({ paragraph, found }) => {
      const other = stated.find(({ finding }) => contradicts(finding, found));
      if (other === undefined) return [];
      const where = other.paragraph.section === "findings" ? "the findings state" : "the conclusion also states";
      const sentence = `“${found.words}” is concluded, and ${where} “${other.finding.words}”.`;
      return [{ sentence, place: paragraph.place(found) }];
    });
  },
};
