import type { SectionKey } from "../domain/section.ts";
import type { ReadReport } from "./read-report.ts";
import type { SigningSubject } from "./signing-subject.ts";

/**
 * What a finding of a check does: it refuses the signature, or it asks for a reason, or it is only said. A finding that is only
 * said tells what the program does not know or cannot do; there is nothing in the words to look at again.
 */
export type CheckLevel = "block" | "warn" | "notice";

/** Words of a report: in a paragraph of a section, `from` inclusive and `to` exclusive in the UTF-16 units of its text. */
export interface CheckPlace {
  readonly section: SectionKey;
  readonly paragraph: number;
  readonly from: number;
  readonly to: number;
}

/** What a check found once. */
export interface Found {
  /** For the reader; never names the patient. */
  readonly sentence: string;
  /** Absent where it is of the whole report. */
  readonly place?: CheckPlace;
  /** Studies whose items have to leave the report before it is signed. */
  readonly studyInstanceUids?: readonly string[];
  /** Only said, although the check asks for a reason otherwise. */
  readonly isOnlySaid?: boolean;
}

interface CommonCheck {
  /** Kept with signed versions and in the audit: never changed, never used again for another check. */
  readonly code: string;
  /** Without a policy of the site. Blocks cannot be turned off or down. */
  readonly level: CheckLevel;
  /** A block that a reason answers: what is decided is kept with the version. */
  readonly isAnsweredByReason?: boolean;
  readonly title: string;
  /** Why it is looked for, in words for a reader. */
  readonly explanation: string;
  /** Where the rule comes from: a standard, guidance, evidence, or an earlier hazard of our own. */
  readonly source: string;
  /** Reasons that are offered when it is passed over; one may always be typed. */
  readonly reasons?: readonly string[];
}

/** A check of the words, which runs while they are written and again at signing. */
export interface TextCheck extends CommonCheck {
  readonly stage: "writing";
  readonly run: (report: ReadReport) => readonly Found[];
}

/** A check of what is known only when somebody signs. */
export interface SigningCheck extends CommonCheck {
  readonly stage: "signing";
  readonly run: (subject: SigningSubject, report: ReadReport) => readonly Found[];
}

/** One rule of the checks before signing. */
export type Check = TextCheck | SigningCheck;

/** What a check found, with all that is shown of it. */
export interface CheckFinding {
  readonly code: string;
  readonly level: CheckLevel;
  readonly sentence: string;
  readonly title: string;
  readonly explanation: string;
  readonly source: string;
  readonly reasons: readonly string[];
  /** A reason lets it pass. */
  readonly isAnsweredByReason: boolean;
  readonly place: CheckPlace | null;
  /** Studies whose items have to leave the report before it is signed. */
  readonly studyInstanceUids?: readonly string[] | undefined;
}

/** Reasons that fit most warnings. */
export const usualReasons: readonly string[] = ["Checked, correct as written", "Known and discussed"];

/** Gives the finding of one sentence, or none where a condition does not hold. */
export function foundWhere(condition: boolean, sentence: string): readonly Found[] {
  return condition ? [{ sentence }] : [];
}
