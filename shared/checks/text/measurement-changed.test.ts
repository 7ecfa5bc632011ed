import { expect, test } from "vitest";
import { axesMark } from "../../follow-up/follow-up.test-data.ts";
import { reportedMeasurementText } from "../../rules/measurement-text.ts";
import { contentOf, subjectOf } from "../report-subject.test-data.ts";
import { writingChecks } from "../signing-checks.ts";

const studyInstanceUid = "1.2.3.2";

function found(size: number, kept: string | null): boolean {
  const mark = axesMark("m", [size, 9]);
  const content = contentOf({});
  const subject = subjectOf(
    {},
    {
      studyInstanceUid,
      content: {
        ...content,
        measurements: [mark],
        ...(kept === null ? {} : { keptNumbers: [{ measurementId: "m", written: "8 mm", marked: kept }] }),
        sections: { ...content.sections, findings: [[{ kind: "measurement", measurementId: "m", text: "8 mm" }]] },
      },
    },
  );
  return writingChecks(subject).some(({ code }) => code === "measurementChanged");
}

test("a number that a reader left as it is written is not asked again, until its mark reads something else", () => {
  const marked = reportedMeasurementText(axesMark("m", [18, 9]), { studyInstanceUid, date: "2026-11-21" });
  expect(found(18, null)).toBe(true);
  expect(found(18, marked)).toBe(false);
  expect(found(21, marked)).toBe(true);
});
