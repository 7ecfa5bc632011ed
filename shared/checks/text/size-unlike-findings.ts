import { findingsIn } from "../../language/finding-terms.ts";
import { type TextCheck, usualReasons } from "../check.ts";
import { isSameSize, type TypedSize, typedSizes } from "./typed-sizes.ts";

const earlier = /\b(?:previous(?:ly)?|prior|was|from|earlier|compared|originally|baseline)\b/i;

function findingNames({ sentence }: TypedSize): readonly string[] {
  return [...new Set(findingsIn(sentence.text).map(({ name }) => name))];
}

/** The conclusion gives a finding another size than the findings do. */
export const sizeUnlikeFindings: TextCheck = {
  stage: "writing",
  code: "sizeUnlikeFindings",
  level: "warn",
  title: "Sizes differ",
  explanation: "The conclusion gives a size that the findings do not give for the same finding.",
  source: "Material errors of dictated reports; known cause of harm: a wrong size",
  reasons: ["Rounded", "Another lesion", ...usualReasons],
  run: (report) => {
    const inFindings = typedSizes(report, "findings");
    const all = report
      .sentencesOf("findings")
      .map(({ sentence }) => sentence.text)
      .join(" ");
    return typedSizes(report, "conclusion").flatMap((typed) => {
      if (earlier.test(typed.sentence.text)) return [];
      const names = findingNames(typed);
      const same = inFindings.filter((each) => findingNames(each).some((name) => names.includes(name)));
      const { paragraph, size } = typed;
      const written = paragraph.text.slice(size.from, size.to);
      const isKnown = size.mm.every((value) =>
        same.some((each) => each.size.mm.some((other) => isSameSize(value, other))),
      );
      if (same.length === 0 || isKnown || all.includes(written)) return [];
      const [first] = same;
      const there = first === undefined ? "" : first.paragraph.text.slice(first.size.from, first.size.to);
      return [{ sentence: `The conclusion says ${written}, the findings ${there}.`, place: paragraph.place(size) }];
    });
  },
};
