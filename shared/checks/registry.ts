import type { Check } from "./check.ts";
import { alertWithoutRecipient } from "./signing/alert-without-recipient.ts";
import { caseHeld } from "./signing/case-held.ts";
import { caseOfSomebodyElse } from "./signing/case-of-somebody-else.ts";
import { comparisonUnmarked } from "./signing/comparison-unmarked.ts";
import { coreChecks } from "./signing/core-facts.ts";
import { emptyAddendum } from "./signing/empty-addendum.ts";
import { emptyConclusion } from "./signing/empty-conclusion.ts";
import { emptyFindings } from "./signing/empty-findings.ts";
import { identityMismatch } from "./signing/identity-mismatch.ts";
import { keyImageOutdated } from "./signing/key-image-outdated.ts";
import { notEntitled } from "./signing/not-entitled.ts";
import { otherPatientImage } from "./signing/other-patient-image.ts";
import { otherPatientShown } from "./signing/other-patient-shown.ts";
import { priorsAwaited, priorsNotSearchable, priorsNotSearched } from "./signing/priors-unknown.ts";
import { roleMayNotSign } from "./signing/role-may-not-sign.ts";
import { seriesNotSeen } from "./signing/series-not-seen.ts";
import { staleRevision } from "./signing/stale-revision.ts";
import { unseenWithoutReason } from "./signing/unseen-without-reason.ts";
import { ageConflict } from "./text/age-conflict.ts";
import { alertNotInReport } from "./text/alert-not-in-report.ts";
import { cancerWording } from "./text/cancer-wording.ts";
import { comparisonContradicted } from "./text/comparison-contradicted.ts";
import { comparisonDateUnknown } from "./text/comparison-date-unknown.ts";
import { criticalWording } from "./text/critical-wording.ts";
import { decimalSlip } from "./text/decimal-slip.ts";
import { dictationArtefact } from "./text/dictation-artefact.ts";
import { fieldEmpty, fieldRequired } from "./text/empty-field.ts";
import { fieldValueRefused } from "./text/field-value-refused.ts";
import { fieldsContradict } from "./text/fields-contradict.ts";
import { followUpChecks } from "./text/follow-up-in-report.ts";
import { hypoHyperConflict } from "./text/hypo-hyper-conflict.ts";
import { imageReferenceUnknown } from "./text/image-reference-unknown.ts";
import { keyImageUnknown } from "./text/key-image-unknown.ts";
import { lateralityConflict } from "./text/laterality-conflict.ts";
import { lateralityOfImages } from "./text/laterality-of-images.ts";
import { lateralityOfRequest } from "./text/laterality-of-request.ts";
import { lengthBehindPixels } from "./text/length-behind-pixels.ts";
import { measurementChanged } from "./text/measurement-changed.ts";
import { measurementMissing } from "./text/measurement-missing.ts";
import { negationFlip } from "./text/negation-flip.ts";
import { noPriorsClaimed } from "./text/no-priors-claimed.ts";
import { normalBesideFinding } from "./text/normal-beside-finding.ts";
import { normalConclusion } from "./text/normal-conclusion.ts";
import { notAllRead } from "./text/not-all-read.ts";
import { numberUnlikeMark } from "./text/number-unlike-mark.ts";
import { organRemoved } from "./text/organ-removed.ts";
import { priorMeasurementUndated } from "./text/prior-measurement-undated.ts";
import { recommendationIncomplete } from "./text/recommendation-incomplete.ts";
import { sectionContradiction } from "./text/section-contradiction.ts";
import { sexConflict } from "./text/sex-conflict.ts";
import { sizeImplausible } from "./text/size-implausible.ts";
import { sizeUnlikeFindings } from "./text/size-unlike-findings.ts";
import { strayBlock } from "./text/stray-block.ts";
import { templateUnfitting } from "./text/template-unfitting.ts";
import { unconfirmedNormal } from "./text/unconfirmed-normal.ts";
import { unitMissing } from "./text/unit-missing.ts";

/** Every check before signing, in the order in which findings are shown. */
export const checks: readonly Check[] = [
  roleMayNotSign,
  notEntitled,
  caseOfSomebodyElse,
  caseHeld,
  staleRevision,
  otherPatientShown,
  identityMismatch,
  otherPatientImage,
  keyImageOutdated,
  emptyConclusion,
  emptyAddendum,
  fieldRequired,
  alertWithoutRecipient,
  criticalWording,
  cancerWording,
  alertNotInReport,
  priorMeasurementUndated,
  lengthBehindPixels,
  unseenWithoutReason,
  emptyFindings,
  measurementMissing,
  measurementChanged,
  numberUnlikeMark,
  sizeUnlikeFindings,
  sizeImplausible,
  decimalSlip,
  unitMissing,
  lateralityConflict,
  lateralityOfRequest,
  lateralityOfImages,
  sexConflict,
  organRemoved,
  ageConflict,
  negationFlip,
  sectionContradiction,
  normalBesideFinding,
  normalConclusion,
  templateUnfitting,
  unconfirmedNormal,
  fieldEmpty,
  strayBlock,
  fieldValueRefused,
  fieldsContradict,
  ...followUpChecks,
  imageReferenceUnknown,
  keyImageUnknown,
  comparisonDateUnknown,
  noPriorsClaimed,
  comparisonContradicted,
  comparisonUnmarked,
  recommendationIncomplete,
  hypoHyperConflict,
  dictationArtefact,
  notAllRead,
  seriesNotSeen,
  priorsAwaited,
  priorsNotSearched,
  priorsNotSearchable,
  ...coreChecks,
];
