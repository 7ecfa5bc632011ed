import { foundWhere, type SigningCheck } from "../check.ts";
import { isOfPatient } from "../signing-subject.ts";

/** Another patient on a pane. */
export const otherPatientShown: SigningCheck = {
  stage: "signing",
  code: "otherPatientShown",
  level: "block",
  title: "Another patient on a pane",
  explanation: "What stands on a pane is read into the report, so it has to be of the same patient.",
  source: "Known cause of harm: report or images of the wrong patient",
  run: (subject) =>
    foundWhere(
      !subject.shownPatients.every((shown) => isOfPatient(subject, shown)),
      "A pane shows images of another patient than this report is about. Close them before you sign.",
    ),
};
