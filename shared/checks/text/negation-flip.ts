import type { Statement } from "../../language/statements.ts";
import { type TextCheck, usualReasons } from "../check.ts";

/** Too broad to be compared: two sentences about lesions are mostly about two lesions. */
const tooBroad: ReadonlySet<string> = new Set(["lesion", "collapse", "dilatation", "thickening"]);

function isSamePlace(a: Statement, b: Statement): boolean {
  const isSameSide = a.side === null || b.side === null || a.side === "both" || b.side === "both" || a.side === b.side;
  const share = a.structures.some((structure) => b.structures.includes(structure));
  return isSameSide && (share || a.structures.length === 0 || b.structures.length === 0);
}

/** `no displaced fracture` contradicts only what is called displaced. */
function isContradicted(one: Statement, other: Statement): boolean {
  const denied = one.polarity === "absent" ? one : other;
  const stated = denied === one ? other : one;
  return denied.qualifiers.every((qualifier) => stated.qualifiers.includes(qualifier));
}

/** A finding that the findings deny and the conclusion states, or the other way round. */
export const negationFlip: TextCheck = {
  stage: "writing",
  code: "negationFlip",
  level: "warn",
  title: "Findings and conclusion contradict",
  explanation:
    "A lost or an added “no” turns the report into its opposite. The findings and the conclusion say opposite things of the same finding.",
  source: "Omitted and inserted negations are among the commonest material errors of dictated reports",
  reasons: ["Two different findings", ...usualReasons],
  run: (report) => {
    const found = report.statementsOf("findings").map(({ statement }) => statement);
    return report.statementsOf("conclusion").flatMap(({ paragraph, statement }) => {
      if (statement.polarity === "uncertain" || tooBroad.has(statement.finding)) return [];
      const same = found.filter((each) => each.finding === statement.finding && isSamePlace(each, statement));
      const isOpposite = same.some(
        (each) =>
          each.polarity !== "uncertain" && each.polarity !== statement.polarity && isContradicted(each, statement),
      );
      const isBacked = same.some((each) => each.polarity === statement.polarity || each.polarity === "uncertain");
      if (!isOpposite || isBacked) return [];
      const [here, there] = statement.polarity === "absent" ? ["denies", "state"] : ["states", "deny"];
      const sentence = `The conclusion ${here} ${statement.finding}; the findings ${there} it.`;
      return [{ sentence, place: paragraph.place(statement) }];
    });
  },
};
