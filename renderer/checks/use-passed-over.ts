import { useState } from "react";
import type { CheckFinding } from "../../shared/checks/check.ts";
import type { PassedOver } from "../../shared/domain/report.ts";

/** The reasons that the signer gives for what is passed over. */
export interface PassingReasons {
  /** The findings that a reason lets pass, in the order of the sheet: blocks first. */
  readonly asked: readonly CheckFinding[];
  reasonOf(finding: CheckFinding): string;
  setReason(finding: CheckFinding, reason: string): void;
  readonly isReasonMissing: boolean;
  /** As the signature sends them. */
  readonly passedOver: PassedOver[];
}

function keyOf({ code, sentence }: CheckFinding): string {
  return `${code} ${sentence}`;
}

/** Keeps the reasons of one sign sheet. Where the site asks of its own why series were not seen, they are not asked for twice. */
export function usePassedOver(
  prepared: { readonly blocks: readonly CheckFinding[]; readonly warnings: readonly CheckFinding[] },
  asksWhyUnseen: boolean,
): PassingReasons {
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const asked = [...prepared.blocks, ...prepared.warnings].filter(
    ({ isAnsweredByReason, code }) => isAnsweredByReason && !(asksWhyUnseen && code === "seriesNotSeen"),
  );
  const reasonOf = (finding: CheckFinding) => reasons[keyOf(finding)] ?? "";
  const given = asked.filter((finding) => reasonOf(finding).trim() !== "");
  return {
    asked,
    reasonOf,
    setReason: (finding, reason) => setReasons((before) => ({ ...before, [keyOf(finding)]: reason })),
    isReasonMissing: given.length < asked.length,
    passedOver: given.map((finding) => ({
      code: finding.code,
      sentence: finding.sentence,
      reason: reasonOf(finding).trim(),
    })),
  };
}
