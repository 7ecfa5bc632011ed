import type { CheckFinding } from "../../shared/checks/check.ts";
import type { CheckPolicy } from "../../shared/checks/check-policy.ts";
import type { ReportSubject } from "../../shared/checks/report-subject.ts";

/** What the worker of the checks is asked. */
export interface CheckRequest {
  readonly requestId: number;
  readonly subject: ReportSubject;
  readonly policy: CheckPolicy;
}

/** Its answer. */
export interface CheckAnswer {
  readonly requestId: number;
  readonly findings: CheckFinding[];
}
