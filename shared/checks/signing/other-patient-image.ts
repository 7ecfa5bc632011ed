import { foundWhere, type SigningCheck } from "../check.ts";
import { isOfPatient, usedStudies } from "../signing-subject.ts";

/** Image of another patient. */
export const otherPatientImage: SigningCheck = {
  stage: "signing",
  code: "otherPatientImage",
  level: "block",
  title: "Image of another patient",
  explanation: "A key image or mark of another patient's examination would go out under this patient's name.",
  source: "Sightline docs/hazards.md 2",
  run: (subject) =>
    foundWhere(
      !usedStudies(subject.content).every((studyInstanceUid) =>
        isOfPatient(subject, { patientId: "", issuerOfPatientId: "", studyInstanceUid }),
      ),
      "A key image or measurement is of another patient's examination. Remove it before you sign.",
    ),
};
