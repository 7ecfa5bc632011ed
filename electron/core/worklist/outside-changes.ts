import type { CaseNoticeKind } from "../../../shared/domain/case-notice.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { compareIdentities } from "../../../shared/rules/patient-identity.ts";
import type { Clock, IdSource } from "../ports.ts";
import type { Store } from "../store/store.ts";

/** What raising a notice needs. */
export interface OutsideChangeOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Cases in which somebody wrote: what comes from outside must not change under their hands unseen. */
const written: readonly Workitem["status"][] = ["draft", "provisional", "awaitingSecondSignature", "held"];

/**
 * Raises a notice where an archive now names another patient for a case in which somebody wrote (a merge, or a correction
 * of the patient's data). Signing waits for a person's decision. Says whether it did.
 */
export async function noteOtherPatient(
  options: OutsideChangeOptions,
  known: Workitem | null,
  study: StudySummary,
): Promise<boolean> {
  if (known === null || !written.includes(known.status)) return false;
  const { verdict, differing } = compareIdentities(known.study.patient, study.patient);
  if (verdict !== "contradicts") return false;
  const words = { nhsNumber: "NHS number", hospitalNumber: "hospital number", name: "name" };
  const what = differing.map((field) => ({ ...words, birthDate: "birth date", sex: "sex" })[field]).join(", ");
  return raise(
    options,
    known,
    "merged",
    `The archive changed whose examination this is while it was written (${what}).`,
  );
}

/** Raises a notice where an archive answered and no longer has the examination in which somebody wrote. */
export async function noteGone(options: OutsideChangeOptions, workitem: Workitem): Promise<boolean> {
  if (!written.includes(workitem.status)) return false;
  return raise(
    options,
    workitem,
    "cancelled",
    "The archive no longer has this examination; it may have been cancelled.",
  );
}

async function raise(
  { store, clock, ids }: OutsideChangeOptions,
  { id: workitemId }: Workitem,
  kind: CaseNoticeKind,
  detail: string,
): Promise<boolean> {
  return store.notices.raise({ id: ids.uuid(), workitemId, kind, detail, forPersonId: null, raisedAt: clock.now() });
}
