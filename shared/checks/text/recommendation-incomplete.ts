import { recommendationsIn } from "../../language/recommendations.ts";
import type { TextCheck } from "../check.ts";

/** A recommendation that does not say who is to act, or by when. */
export const recommendationIncomplete: TextCheck = {
  stage: "writing",
  code: "recommendationIncomplete",
  level: "warn",
  title: "Recommendation without who or when",
  explanation: "A recommendation that names nobody and no time is often not carried out.",
  source: "RCR Standards for the communication of radiological reports and fail-safe alert notification (2016)",
  reasons: ["Agreed by another way", "The local pathway says it"],
  run: (report) =>
    report.of("conclusion", "advice").flatMap((paragraph) =>
      recommendationsIn(paragraph.sentences).flatMap(({ sentence, hasWho, hasWhen }) => {
        if (hasWho && hasWhen) return [];
        const missing =
          !hasWho && !hasWhen ? "neither who is to act nor by when" : hasWho ? "not by when" : "not who is to act";
        return [{ sentence: `The recommendation says ${missing}.`, place: paragraph.place(sentence) }];
      }),
    ),
};
