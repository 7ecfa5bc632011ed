import type { CheckPlace, SigningCheck } from "../check.ts";
import type { ReadReport } from "../read-report.ts";

function unconfirmed(report: ReadReport): CheckPlace[] {
  return report.paragraphs.flatMap((paragraph) => {
    let from = 0;
    const places = paragraph.runs.flatMap((run) => {
      const place = paragraph.place({ from, to: from + run.text.length });
      from = place.to;
      return run.kind === "text" && run.unconfirmed !== undefined ? [place] : [];
    });
    return places.slice(0, 1);
  });
}

/** Statements of a template that nobody has confirmed. While they are written they are marked anyway. */
export const unconfirmedNormal: SigningCheck = {
  stage: "signing",
  code: "unconfirmedNormal",
  level: "warn",
  title: "Unconfirmed normal text",
  explanation: "The template says that something is normal, and nobody has said that they looked.",
  source: "Studies of speech-recognised reports: pre-filled normal text does not reduce errors",
  reasons: ["Read now, all of it is so"],
  run: (_subject, report) => {
    const places = unconfirmed(report);
    const [place] = places;
    if (place === undefined) return [];
    const sentence =
      places.length === 1
        ? "1 statement of the template is not confirmed."
        : `${places.length} statements of the template are not confirmed.`;
    return [{ sentence, place }];
  },
};
