import type { CheckFinding } from "../../../shared/checks/check.ts";
import { eachWordsOnce, findingWords } from "../../../shared/checks/finding-words.ts";
import type { PassedOver, ReportDocument } from "../../../shared/domain/report.ts";
import { isReason } from "../../../shared/rules/enough-words.ts";
import { canonicalJson } from "./canonical-json.ts";

/** What the signer passes over, and what is still in the way. */
export interface PassingOver {
  readonly blocks: readonly CheckFinding[];
  readonly unanswered: readonly CheckFinding[];
  readonly passedOver: readonly PassedOver[];
}

/** The reasons that came with a request to sign. */
export interface GivenReasons {
  readonly passedOver?: readonly PassedOver[] | undefined;
  readonly unseenReason?: string | undefined;
}

/**
 * Gives which findings have a reason now. A reason belongs to the very sentence that was shown: one that reads otherwise now was
 * not seen and has none. Reasons for what the core does not find are dropped. What is found in many places in the same words has
 * one reason, and is kept once: a pasted text may hold thousands.
 */
export function passOver(
  findings: { readonly blocks: readonly CheckFinding[]; readonly warnings: readonly CheckFinding[] },
  given: GivenReasons,
): PassingOver {
  const reasons = new Map<string, string>();
  for (const each of given.passedOver ?? []) {
    if (!reasons.has(findingWords(each))) reasons.set(findingWords(each), each.reason.trim());
  }
  const reasonOf = (finding: CheckFinding): string => {
    const own = reasons.get(findingWords(finding)) ?? "";
    // Where the site asks why series were not seen, that is the reason.
    return own === "" && finding.code === "seriesNotSeen" ? (given.unseenReason?.trim() ?? "") : own;
  };
  const answerable = [...findings.blocks, ...findings.warnings].filter(({ isAnsweredByReason }) => isAnsweredByReason);
  const answered = new Set(answerable.filter((finding) => isReason(reasonOf(finding))));
  return {
    blocks: findings.blocks.filter((finding) => !answered.has(finding)),
    unanswered: findings.warnings.filter((finding) => finding.isAnsweredByReason && !answered.has(finding)),
    passedOver: eachWordsOnce([...answered]).map((finding) => ({
      code: finding.code,
      sentence: finding.sentence,
      reason: reasonOf(finding),
    })),
  };
}

/** Gives the document with what was passed over in this version, and nothing of the version before. */
export function withPassedOver(document: ReportDocument, passedOver: readonly PassedOver[]): ReportDocument {
  const { passedOver: _before, ...bare } = document;
  return canonicalJson(passedOver.length === 0 ? bare : { ...bare, passedOver: [...passedOver] });
}
