import { type DicomJsonDataset, readSequence, readString } from "../../../shared/dicom/dicom-json.ts";
import type { Priority, Workitem } from "../../../shared/domain/workitem.ts";
import { owesReport } from "../../../shared/rules/report-machine.ts";
import { turnaroundTarget } from "../../../shared/rules/turnaround.ts";
import type { WorkitemChange } from "../store/workitem-rows.ts";
import { priorityOf } from "./case-seed.ts";

// Tags of the request, PS3.3 C.7.3.1 and C.4.11.
const requestAttributesSequence = "00400275";
const reasonForTheRequestedProcedure = "00401002";
const requestedProcedurePriority = "00401003";
const requestedProcedureDescription = "00321060";
const reasonForStudy = "00321030";
const admittingDiagnosesDescription = "00081080";

/** What the headers of a study say of its request; empty and null where they are silent. */
export interface HeaderRequest {
  readonly clinicalQuestion: string;
  readonly priority: Priority | null;
}

/**
 * Gives the clinical question and the priority that a study's headers carry: reason for the study (0032,1030), reason for the
 * requested procedure (0040,1002), admitting diagnoses (0008,1080), or the requested procedure's description (0032,1060);
 * priority from (0040,1003), in the instance itself or its Request Attributes Sequence (0040,0275).
 */
export function requestFromHeaders(instances: readonly DicomJsonDataset[]): HeaderRequest {
  const [first] = instances;
  if (first === undefined) return { clinicalQuestion: "", priority: null };
  const places = [first, ...readSequence(first, requestAttributesSequence)];
  const find = (tag: string): string => places.map((place) => readString(place, tag)).find((text) => text !== "") ?? "";
  const priority = find(requestedProcedurePriority);
  return {
    clinicalQuestion:
      find(reasonForStudy) ||
      find(reasonForTheRequestedProcedure) ||
      find(admittingDiagnosesDescription) ||
      find(requestedProcedureDescription),
    priority: priority === "" ? null : priorityOf(priority),
  };
}

/**
 * Gives what the headers' request changes in a case, or null where it changes nothing: what a request stated stays, only an
 * empty question and a routine priority are filled in. A higher priority makes the report due earlier, never later.
 */
export function changeByHeaders(
  workitem: Workitem,
  { clinicalQuestion, priority }: HeaderRequest,
): Pick<WorkitemChange, "clinicalQuestion" | "priority" | "targetAt"> | null {
  const isQuestionNew = workitem.clinicalQuestion === "" && clinicalQuestion !== "";
  const isPriorityNew = workitem.priority === "routine" && priority !== null && priority !== "routine";
  if (!owesReport(workitem.status) || (!isQuestionNew && !isPriorityNew)) return null;
  return {
    ...(isQuestionNew ? { clinicalQuestion } : {}),
    ...(isPriorityNew ? { priority, targetAt: earlierTarget(workitem, priority) } : {}),
  };
}

/** Gives when a case is due with a priority (milliseconds, UTC): the earlier of that and what it was due; null where no clock runs. */
export function earlierTarget(
  { clockStartedAt, targetAt }: Pick<Workitem, "clockStartedAt" | "targetAt">,
  priority: Priority,
): number | null {
  const byPriority = turnaroundTarget({ clockStartedAt, priority, setting: "other" });
  if (byPriority === null || targetAt === null) return byPriority ?? targetAt;
  return Math.min(byPriority, targetAt);
}
