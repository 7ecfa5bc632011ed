import { hypoHypers } from "../../language/dictation-artefacts.ts";
import { type TextCheck, usualReasons } from "../check.ts";

/** `hypo` in the conclusion of what the findings call `hyper`, or the other way round. */
export const hypoHyperConflict: TextCheck = {
  stage: "writing",
  code: "hypoHyperConflict",
  level: "warn",
  title: "Hypo and hyper",
  explanation: "The two sound alike and mean the opposite. The conclusion uses one, the findings only the other.",
  source: "Homophone errors of speech recognition",
  reasons: ["Two different findings", ...usualReasons],
  run: (report) => {
    const found = report.of("findings").flatMap(({ sentences }) => hypoHypers(sentences));
    return report.of("conclusion").flatMap((paragraph) =>
      hypoHypers(paragraph.sentences).flatMap((each) => {
        const prefixes = new Set(found.filter(({ stem }) => stem === each.stem).map(({ prefix }) => prefix));
        if (prefixes.size !== 1 || prefixes.has(each.prefix)) return [];
        const words = paragraph.text.slice(each.from, each.to);
        return [
          { sentence: `The conclusion says “${words}”, the findings the opposite.`, place: paragraph.place(each) },
        ];
      }),
    );
  },
};
