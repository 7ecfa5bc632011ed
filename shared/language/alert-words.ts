import { criticalTermsIn, isAboutCriticalTerm } from "./critical-wording.ts";
import { findingsIn } from "./finding-terms.ts";

/** Words of an alert by which no finding is known again. */
const empty: ReadonlySet<string> = new Set(
  (
    "about above acute again alert also another area below bilateral call called case change chronic clinical could critical " +
    "doctor done either finding findings found from have image images immediate immediately important incidental known large " +
    "left likely lower major moderate needs other patient please possible previous probable referral report right same scan " +
    "seen series severe side significant since small some suspected team that their then there this today trace unexpected " +
    "upper urgent very ward were which with within without"
  ).split(" "),
);

/** So many letters of a word, whatever its ending is. */
const stemLength = 5;

/**
 * Says whether a report mentions what an alert is about: a critical finding in any of its words, a finding by any name, or any
 * word of the alert that means something. What has no such word counts as mentioned: in doubt nobody is asked.
 */
export function isMentioned(alert: string, report: string): boolean {
  const inReport = report.toLowerCase();
  const terms = criticalTermsIn(alert);
  if (terms.some((term) => isAboutCriticalTerm(report, { term, words: alert }))) return true;
  const names = findingsIn(alert).map(({ name }) => name);
  if (findingsIn(report).some(({ name }) => names.includes(name))) return true;
  const words = (alert.toLowerCase().match(/\p{L}{4,}/gu) ?? []).filter((word) => !empty.has(word));
  if (words.length === 0 && terms.length === 0) return true;
  return words.some((word) => inReport.includes(word.slice(0, stemLength)));
}
