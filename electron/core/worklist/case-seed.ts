import type { CareSetting } from "../../../shared/domain/scope-of-practice.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import type { Priority } from "../../../shared/domain/workitem.ts";
import { type PatientSetting, turnaroundTarget } from "../../../shared/rules/turnaround.ts";
import type { WorkitemSeed } from "../store/workitem-rows.ts";
import type { ImagingRequest } from "./request-book.ts";

/** Gives a priority for Requested Procedure Priority (0040,1003) or Reporting Priority (0040,1009), PS3.3 C.4.11. */
export function priorityOf(code: string): Priority {
  switch (code.trim().toUpperCase()) {
    case "STAT":
      return "immediate";
    case "HIGH":
      return "urgent";
    default:
      return "routine";
  }
}

/**
 * Gives a case as its study and, where there is one, its request state it. `firstStartAt` is when a demo profile was set
 * up (milliseconds, UTC): only there a request may move the examination's time; null in a real profile.
 */
export function caseSeed(
  study: StudySummary,
  request: ImagingRequest | null,
  firstStartAt: number | null,
): WorkitemSeed {
  const minutesAgo = firstStartAt === null ? undefined : request?.examinedMinutesAgo;
  const performedAt =
    minutesAgo === undefined || firstStartAt === null ? study.performedAt : firstStartAt - minutesAgo * 60_000;
  const hasSite = request !== null && request.site.name !== "";
  const seeded: StudySummary = {
    ...{ ...study, performedAt, site: hasSite ? request.site : study.site },
    ...codesOf(request),
  };
  const priority = request?.priority ?? "routine";
  const setting = request?.setting ?? "other";
  return {
    study: seeded,
    priority,
    clinicalQuestion: request?.clinicalQuestion ?? "",
    setting,
    placerOrderNumber: request?.placerOrderNumber ?? "",
    referrer:
      request === null
        ? { name: study.referrerName, organisation: "" }
        : { name: request.referrer.name, organisation: request.referrer.organisation },
    clockStartedAt: performedAt,
    targetAt: turnaroundTarget({ clockStartedAt: performedAt, priority, setting: dueAs(setting) }),
  };
}

/** A request that names its referrer without a code is not given the code of a header. */
function codesOf(request: ImagingRequest | null): Pick<StudySummary, "referrerCodes"> {
  if (request === null) return {};
  const { code, organisationCode } = request.referrer;
  return { referrerCodes: { person: code ?? "", organisation: organisationCode ?? "" } };
}

/** In-patients and the emergency department have a clock of their own; everybody else has the usual one. */
function dueAs(setting: CareSetting): PatientSetting {
  return setting === "inpatient" || setting === "emergency" ? setting : "other";
}
