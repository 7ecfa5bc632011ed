import { quantitiesIn } from "../../language/quantities.ts";
import type { TextCheck } from "../check.ts";

const previously = /\b(?:previous(?:ly)?|formerly|compared (?:with|to)|was|from|versus|vs)\b[^.;]{0,12}$/i;

/** A size of now that is ten times that of before in the same sentence, or a tenth: a lost or an added point. */
export const decimalSlip: TextCheck = {
  stage: "writing",
  code: "decimalSlip",
  level: "warn",
  title: "Ten times larger or smaller than before",
  explanation:
    "The sentence gives the same digits for now and before, ten times apart: mostly a lost point, or mm for cm.",
  source: "Known cause of harm: a wrong size",
  reasons: ["Measured again, correct"],
  run: (report) =>
    report.sentencesOf("findings", "conclusion").flatMap(({ paragraph, sentence }) => {
      const [now, before, ...more] = quantitiesIn(sentence.text);
      if (now === undefined || before === undefined || more.length > 0) return [];
      if (!previously.test(sentence.text.slice(now.to, before.from))) return [];
      const [one = 0] = now.mm;
      const [other = 0] = before.mm;
      const isSlip = now.mm.length === 1 && before.mm.length === 1 && isTenTimes(one, other);
      if (!isSlip) return [];
      const words = (size: typeof now) => sentence.text.slice(size.from, size.to);
      const found = `${words(now)} now and ${words(before)} before are ten times apart. Check the point and mm or cm.`;
      return [
        { sentence: found, place: paragraph.place({ from: sentence.from + now.from, to: sentence.from + now.to }) },
      ];
    }),
};

function isTenTimes(one: number, other: number): boolean {
  const [small, large] = one < other ? [one, other] : [other, one];
  return small > 0 && Math.abs(large / small - 10) < 0.01;
}
