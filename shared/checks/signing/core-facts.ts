import { type CheckLevel, type SigningCheck, usualReasons } from "../check.ts";

/** A check whose finding only the core can make; here is what is shown of it, and its level. */
function ofCore(
  code: string,
  level: CheckLevel,
  title: string,
  explanation: string,
  source = "Known cause of harm: a report that does not arrive as it was written",
): SigningCheck {
  return {
    ...{ stage: "signing", code, level, title, explanation, source, reasons: usualReasons },
    run: ({ coreFacts }) => coreFacts.filter((fact) => fact.code === code).map(({ sentence }) => ({ sentence })),
  };
}

/** Checks of what the core knows of deliveries, pictures and earlier versions. */
export const coreChecks: readonly SigningCheck[] = [
  ofCore(
    "keyImageMissing",
    "block",
    "Key image without a picture",
    "A report that names a picture which nobody can see misleads.",
  ),
  ofCore(
    "stateRefused",
    "block",
    "State of the case",
    "Only what the table of states allows is signed: nothing is signed twice, or after it was taken back or cancelled.",
    "Rule of this program: what may be signed in which state of a case",
  ),
  ofCore(
    "summaryMissing",
    "block",
    "Correction without a summary",
    "Whoever had the report before has to read first what is corrected.",
    "Rule of this program: what may be signed in which state of a case",
  ),
  ofCore(
    "nothingCorrected",
    "block",
    "Correction of nothing",
    "Everybody who had the report before is told that it was wrong, and finds no word that differs.",
    "Rule of this program: what may be signed in which state of a case",
  ),
  ofCore(
    "noticeOpen",
    "block",
    "Something to be decided",
    "The case was merged, cancelled or reported elsewhere meanwhile; a person decides before anything is signed.",
    "Rule of this program: what may be signed in which state of a case",
  ),
  ofCore(
    "answeredElsewhere",
    "block",
    "Answered in another report",
    "Another examination's report answers this request; two reports of one request contradict each other sooner or later.",
    "Rule of this program: what may be signed in which state of a case",
  ),
  ofCore(
    "linkedTaken",
    "block",
    "Further request not free",
    "A request that this report answers too is reported, held or being written by itself.",
    "Rule of this program: what may be signed in which state of a case",
  ),
  ofCore(
    "ownSecondSignature",
    "block",
    "Second signature on one's own text",
    "A second signature is a second pair of eyes: nobody gives it to what they signed first.",
    "Rule of this program: a second signature is somebody else's, on the text as it stands",
  ),
  ofCore(
    "secondSignatureAwaited",
    "block",
    "A second signature is awaited",
    "What waits for a second signature went out as provisional already; another release would take it off that list.",
    "Rule of this program: a second signature is somebody else's, on the text as it stands",
  ),
  ofCore(
    "keyImageOfPrior",
    "notice",
    "Key image of a prior",
    "The key object selection in the archive holds this examination's stored images only.",
    "DICOM PS3.3 C.17.6",
  ),
  ofCore(
    "noDestination",
    "notice",
    "No destination",
    "A report that leaves this workstation by no way is read by nobody.",
  ),
  ofCore(
    "referrerNotMatched",
    "warn",
    "Referrer not known for sure",
    "A report that goes to somebody of the same or a like name is read by the wrong person, and not by the right one.",
  ),
  ofCore(
    "recipientsChanged",
    "block",
    "Other recipients than shown",
    "Whoever signs decides who reads it; somebody else must not be put in their place meanwhile.",
  ),
  ofCore(
    "recipientWithoutWay",
    "block",
    "Recipient who cannot be reached",
    "A copy that is promised in the report and reaches nobody is missed by nobody.",
  ),
  ofCore("onlyArchives", "notice", "Archives only", "An archive keeps a report and tells nobody."),
  ofCore(
    "signedMarkChanged",
    "warn",
    "Mark of a signed version changed",
    "The words of the version before keep the old number, so the addendum has to say the new one.",
  ),
];
