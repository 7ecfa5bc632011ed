import { beginsWithLengthUnit } from "../../rules/length-unit.ts";
import type { TextCheck } from "../check.ts";
import { measurementRuns } from "./measurement-runs.ts";

/** A number in pixels that has millimetres behind it is read as a length that nobody measured. */
export const lengthBehindPixels: TextCheck = {
  stage: "writing",
  code: "lengthBehindPixels",
  level: "block",
  title: "Millimetres behind a number of pixels",
  explanation:
    "The image gives no size in millimetres: a unit behind the number of pixels makes it a length that nobody measured.",
  source: "Known cause of harm: a number in the report that is not what was measured",
  run: (report) => {
    const { measurements } = report.subject.content;
    const isPixels = (id: string) => measurements.find((mark) => mark.id === id)?.trust === "pixelsOnly";
    return measurementRuns(report).flatMap(({ measurementId, text, place }) => {
      const behind = report.paragraphs
        .filter((paragraph) => paragraph.section === place.section && paragraph.index === place.paragraph)
        .map((paragraph) => paragraph.text.slice(place.to))
        .join("");
      if (!isPixels(measurementId) || !beginsWithLengthUnit(behind)) return [];
      return [{ sentence: `A unit of length stands behind ${text}, which is no length. Take the unit out.`, place }];
    });
  },
};
