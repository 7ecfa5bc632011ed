import { useCallback, useMemo, useState } from "react";
import type { CheckFinding } from "../../shared/checks/check.ts";
import { findingWords } from "../../shared/checks/finding-words.ts";
import type { PassedOver } from "../../shared/domain/report.ts";
import { isReason } from "../../shared/rules/enough-words.ts";

/** The reasons that the signer gives for what is passed over. */
export interface PassingReasons {
  /** The findings that a reason lets pass, in the order of the sheet: blocks first. One for all places with the same words. */
  readonly asked: readonly CheckFinding[];
  isAsked(finding: CheckFinding): boolean;
  /** In how many places of the report it was found. */
  placesOf(finding: CheckFinding): number;
  reasonOf(finding: CheckFinding): string;
  setReason(finding: CheckFinding, reason: string): void;
  readonly isReasonMissing: boolean;
  /** As the signature sends them. */
  readonly passedOver: PassedOver[];
}

/** Keeps the reasons of one sign sheet. Where the site asks of its own why series were not seen, they are not asked for twice. */
export function usePassedOver(
  prepared: { readonly blocks: readonly CheckFinding[]; readonly warnings: readonly CheckFinding[] },
  asksWhyUnseen: boolean,
): PassingReasons {
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const places = useMemo(() => {
    const answerable = [...prepared.blocks, ...prepared.warnings].filter(
      ({ isAnsweredByReason, code }) => isAnsweredByReason && !(asksWhyUnseen && code === "seriesNotSeen"),
    );
    return Map.groupBy(answerable, findingWords);
  }, [prepared, asksWhyUnseen]);
  const asked = [...places.values()].flatMap(([first]) => first ?? []);
  const setReason = useCallback((finding: CheckFinding, reason: string) => {
    setReasons((before) => ({ ...before, [findingWords(finding)]: reason }));
  }, []);
  const reasonOf = (finding: CheckFinding) => reasons[findingWords(finding)] ?? "";
  const given = asked.filter((finding) => isReason(reasonOf(finding)));
  return {
    asked,
    isAsked: (finding) => places.has(findingWords(finding)),
    placesOf: (finding) => places.get(findingWords(finding))?.length ?? 1,
    reasonOf,
    setReason,
    isReasonMissing: given.length < asked.length,
    passedOver: given.map((finding) => ({
      code: finding.code,
      sentence: finding.sentence,
      reason: reasonOf(finding).trim(),
    })),
  };
}
