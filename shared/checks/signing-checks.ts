import type { Check, CheckFinding, CheckLevel, Found } from "./check.ts";
import { type CheckPolicy, firstCheckPolicy, levelOf } from "./check-policy.ts";
import { ReadReport } from "./read-report.ts";
import { checks } from "./registry.ts";
import type { ReportSubject } from "./report-subject.ts";
import type { SigningSubject } from "./signing-subject.ts";

function findingOf(check: Check, level: CheckLevel, found: Found): CheckFinding {
  const { code, title, explanation, source, reasons = [] } = check;
  const shown = found.isOnlySaid === true && level === "warn" ? "notice" : level;
  return {
    ...{ code, title, explanation, source, reasons },
    level: shown,
    sentence: found.sentence,
    isAnsweredByReason: shown === "warn" || (shown === "block" && check.isAnsweredByReason === true),
    place: found.place ?? null,
    ...(found.studyInstanceUids === undefined ? {} : { studyInstanceUids: found.studyInstanceUids }),
  };
}

function run(policy: CheckPolicy, foundBy: (check: Check) => readonly Found[]): CheckFinding[] {
  return checks.flatMap((check) => {
    const level = levelOf(check, policy);
    return level === "off" ? [] : foundBy(check).map((found) => findingOf(check, level, found));
  });
}

/** Gives what the checks find in the words of a report while it is written, each with its place where it has one. */
export function writingChecks(subject: ReportSubject, policy: CheckPolicy = firstCheckPolicy): CheckFinding[] {
  const report = new ReadReport(subject);
  return run(policy, (check) => (check.stage === "writing" ? check.run(report) : []));
}

/**
 * Gives what stands in the way of signing, and what should be looked at first: warnings, which a reason lets pass, and notices,
 * which are only said. A block that a reason answers is among the blocks.
 */
export function signingChecks(
  subject: SigningSubject,
  policy: CheckPolicy = firstCheckPolicy,
): { blocks: CheckFinding[]; warnings: CheckFinding[] } {
  const report = new ReadReport(subject);
  const found = run(policy, (check) => (check.stage === "writing" ? check.run(report) : check.run(subject, report)));
  return {
    blocks: found.filter(({ level }) => level === "block"),
    warnings: found.filter(({ level }) => level !== "block"),
  };
}
