import type { Measurement } from "../../domain/measurement.ts";
import { type Found, type TextCheck, usualReasons } from "../check.ts";
import type { ReadReport } from "../read-report.ts";
import { isSameSize, type TypedSize, typedSizes } from "./typed-sizes.ts";

interface Lengths {
  readonly mark: Measurement;
  readonly mm: readonly number[];
}

function lengthsOf({ subject }: ReadReport): Lengths[] {
  return subject.content.measurements.flatMap((mark) => {
    const mm = mark.quantities.flatMap(({ value, unit }) => (unit === "mm" ? [value] : []));
    return mm.length === 0 || mark.trust === "pixelsOnly" ? [] : [{ mark, mm }];
  });
}

/** The sentence speaks of what the mark is on: its name or its site. */
function isNamed({ sentence }: TypedSize, { mark }: Lengths): boolean {
  const names = [mark.words, mark.lesion?.name, mark.site?.code.meaning].filter(
    (name) => name !== undefined && name.length > 2,
  );
  return names.some((name) => sentence.text.toLowerCase().includes((name ?? "").toLowerCase()));
}

function isOtherUnit(typed: number, measured: number): boolean {
  return measured >= 2 && (Math.abs(typed / measured - 10) < 0.3 || Math.abs(measured / typed - 10) < 0.3);
}

function found(typed: TypedSize, lengths: readonly Lengths[]): Found[] {
  const { paragraph, size } = typed;
  const written = paragraph.text.slice(size.from, size.to);
  const all = lengths.flatMap(({ mm }) => mm);
  if (size.mm.every((value) => all.some((measured) => isSameSize(value, measured)))) return [];
  const place = paragraph.place(size);
  const slip = lengths.find(({ mm }) => size.mm.some((value) => mm.some((measured) => isOtherUnit(value, measured))));
  if (slip !== undefined) {
    return [
      {
        sentence: `The text says ${written}, a mark reads ${slip.mark.text}: ten times apart. Check mm and cm.`,
        place,
      },
    ];
  }
  const named = lengths.find((each) => isNamed(typed, each));
  const isOff =
    named !== undefined && size.mm.every((value) => !named.mm.some((measured) => isSameSize(value, measured)));
  return isOff ? [{ sentence: `The text says ${written}, its mark reads ${named.mark.text}.`, place }] : [];
}

/** A typed length that is not what was measured: ten times off, or other than the mark that the sentence names. */
export const numberUnlikeMark: TextCheck = {
  stage: "writing",
  code: "numberUnlikeMark",
  level: "warn",
  title: "Number and measurement differ",
  explanation:
    "A length was typed that a mark of this report gives otherwise; a slip between mm and cm changes what is done.",
  source: "Known cause of harm: a number in the report that is not what was measured",
  reasons: ["Another lesion, or measured elsewhere", ...usualReasons],
  run: (report) => {
    const lengths = lengthsOf(report);
    return lengths.length === 0
      ? []
      : typedSizes(report, "findings", "conclusion").flatMap((typed) => found(typed, lengths));
  },
};
