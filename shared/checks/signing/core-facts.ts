import { type CheckLevel, type SigningCheck, usualReasons } from "../check.ts";

/** A check whose finding only the core can make; here is what is shown of it, and its level. */
function ofCore(
  code: string,
  level: CheckLevel,
  title: string,
  explanation: string,
  source = "Sightline docs/hazards.md",
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
  ofCore("onlyArchives", "notice", "Archives only", "An archive keeps a report and tells nobody."),
  ofCore(
    "signedMarkChanged",
    "warn",
    "Mark of a signed version changed",
    "The words of the version before keep the old number, so the addendum has to say the new one.",
  ),
];
