import { comparedDates } from "../../language/comparison-claims.ts";
import { impossibleDatesIn } from "../../language/dates.ts";
import { dateText } from "../../rules/date-text.ts";
import type { TextCheck } from "../check.ts";
import { type ReadReport, writtenSections } from "../read-report.ts";

function knownDates({ subject }: ReadReport): readonly string[] {
  const { comparedStudies, measurements, keyImages } = subject.content;
  const dates = [
    ...subject.priorDates,
    subject.studyDate,
    ...comparedStudies.map(({ date }) => date),
    ...measurements.flatMap(({ image, lesion }) => [image.studyDate, lesion?.earlier.image.studyDate ?? null]),
    ...keyImages.map(({ image }) => image.studyDate),
  ];
  return dates.flatMap((date) => (date === null ? [] : [date]));
}

/** A comparison with an examination of a day on which there was none, or that has not come yet. */
export const comparisonDateUnknown: TextCheck = {
  stage: "writing",
  code: "comparisonDateUnknown",
  level: "warn",
  title: "Date of comparison",
  explanation: "No earlier examination of that day is known. A change over the wrong interval is a wrong change.",
  source: "RCR Standards for interpretation and reporting of imaging investigations (2018): state what was compared",
  reasons: ["Seen on another system", "Known from its report only"],
  run: (report) => {
    const { studyDate, arePriorsSearched } = report.subject;
    const known = knownDates(report);
    const impossible = report.sentencesOf("comparison", ...writtenSections).flatMap(({ paragraph, sentence }) =>
      impossibleDatesIn(sentence.text).map(({ from, to }) => ({
        sentence: `“${sentence.text.slice(from, to)}” is no day of the calendar.`,
        place: paragraph.place({ from: sentence.from + from, to: sentence.from + to }),
      })),
    );
    const others = report.of("comparison", "findings", "conclusion").flatMap((paragraph) =>
      comparedDates(paragraph.sentences, paragraph.section === "comparison").flatMap(({ date, from, to }) => {
        if (known.some((each) => each.startsWith(date))) return [];
        const place = paragraph.place({ from, to });
        const words = date.length === 10 ? dateText(date) : paragraph.text.slice(from, to);
        if (studyDate !== null && date > studyDate.slice(0, date.length)) {
          return [{ sentence: `${words} is after this examination.`, place }];
        }
        // While an archive has not answered, it may hold that examination.
        return arePriorsSearched ? [{ sentence: `No earlier examination of ${words} is known.`, place }] : [];
      }),
    );
    return [...impossible, ...others];
  },
};
