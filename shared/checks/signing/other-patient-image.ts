import { studiesUsedIn } from "../../rules/foreign-items.ts";
import type { SigningCheck } from "../check.ts";
import { isOfPatient } from "../signing-subject.ts";

/** What is said where a report uses an examination that is not of its patient. */
export const otherPatientSentence =
  "A key image, a measurement or the comparison is of an examination that is not this patient's. Remove it first.";

/** Image of another patient. */
export const otherPatientImage: SigningCheck = {
  stage: "signing",
  code: "otherPatientImage",
  level: "block",
  title: "Image of another patient",
  explanation: "A key image or mark of another patient's examination would go out under this patient's name.",
  source: "Known cause of harm: report or images of the wrong patient",
  run: (subject) => {
    const studyInstanceUids = studiesUsedIn(subject.content).filter(
      (studyInstanceUid) => !isOfPatient(subject, { patientId: "", issuerOfPatientId: "", studyInstanceUid }),
    );
    return studyInstanceUids.length === 0 ? [] : [{ sentence: otherPatientSentence, studyInstanceUids }];
  },
};
