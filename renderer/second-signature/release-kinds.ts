import type { CheckFinding } from "../../shared/checks/check.ts";
import { whoMaySignCodes } from "../../shared/checks/who-may-sign.ts";
import { roleNames } from "../../shared/domain/person.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";

/** How a report can go out. */
export type ReleaseKindName = "final" | "hot" | "awaitingSecondSignature";

/** What is chosen on the sign sheet of how a report goes out. */
export interface ChosenRelease {
  readonly kind: ReleaseKindName;
  readonly reason: string;
  /** The person who is asked for a second signature; empty or absent: anybody. */
  readonly askedOf?: string;
}

/** A release before it is final, as the core is asked for it. */
export type SentRelease =
  | { kind: "hot"; reason: string }
  | { kind: "awaitingSecondSignature"; reason: string; askedOf?: string };

/** Gives what the core is asked for; undefined where it goes out as final. */
export function sentRelease({ kind, reason, askedOf = "" }: ChosenRelease): SentRelease | undefined {
  if (kind === "final") return undefined;
  if (kind === "hot" || askedOf === "") return { kind, reason: reason.trim() };
  return { kind, reason: reason.trim(), askedOf };
}

interface Prepared {
  readonly blocks: readonly CheckFinding[];
  /** Why this person cannot release it so; empty where they can. */
  readonly otherReleases: { readonly hot: string; readonly awaitingSecondSignature: string };
}

/** Gives what stands in the way of a kind of release: what stands in the way of all, and who may not sign it so. */
export function blocksOfRelease({ blocks, otherReleases }: Prepared, kind: ReleaseKindName): CheckFinding[] {
  if (kind === "final") return [...blocks];
  const others = blocks.filter(({ code }) => !whoMaySignCodes.has(code));
  const sentence = otherReleases[kind];
  return sentence === "" ? others : [refusal(sentence), ...others];
}

/** Gives the kinds that are offered to a person: those that they may choose, and final where nothing else is left. */
export function offeredReleases(prepared: Prepared): ReleaseKindName[] {
  const { hot, awaitingSecondSignature } = prepared.otherReleases;
  const others: ReleaseKindName[] = [
    ...(hot === "" ? (["hot"] as const) : []),
    ...(awaitingSecondSignature === "" ? (["awaitingSecondSignature"] as const) : []),
  ];
  return whyNotFinal(prepared) === "" || others.length === 0 ? ["final", ...others] : others;
}

/** Gives why a person may not sign it as final; empty where they may. */
export function whyNotFinal({ blocks }: Prepared): string {
  return blocks.find(({ code }) => whoMaySignCodes.has(code))?.sentence ?? "";
}

/** Gives what the sheet begins with: final, or the second signature with its reason where it may not be final. */
export function firstRelease(prepared: Prepared & { readonly document: Pick<ReportDocument, "signature"> }): {
  kind: ReleaseKindName;
  reason: string;
} {
  if (!offeredReleases(prepared).includes("awaitingSecondSignature") || whyNotFinal(prepared) === "") {
    return { kind: "final", reason: "" };
  }
  const { role } = prepared.document.signature;
  const reason =
    role === roleNames.trainee
      ? `Prepared by a ${role.toLowerCase()}`
      : "Outside the recorded scope of practice of whoever prepared it";
  return { kind: "awaitingSecondSignature", reason };
}

function refusal(sentence: string): CheckFinding {
  return {
    ...{ code: "release", level: "block", sentence, title: "Not released so by you", explanation: "", source: "" },
    ...{ reasons: [], isAnsweredByReason: false, place: null },
  };
}
