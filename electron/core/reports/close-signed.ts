import { listStatus, nextLifeState, owesReport } from "../../../shared/rules/report-machine.ts";
import { versionSignature } from "../../../shared/rules/version-signature.ts";
import type { Repositories } from "../store/store.ts";
import { alertStatements } from "./report-document.ts";
import type { SigningPlan } from "./signing-plan.ts";

/** Undoes the transaction: what the plan was made from is no longer so. */
export class PlanOutdated extends Error {}

/** Closes the draft and moves the case on. Throws `PlanOutdated` unless all is still as the plan was made from. */
export async function closeDraft(tx: Repositories, plan: SigningPlan): Promise<void> {
  const { draft, workitem } = plan;
  const isClosed = await tx.drafts.close(draft.id, draft.revision, "signed", versionSignature(plan.document).signedAt);
  const current = await tx.workitems.get(workitem.id);
  const alerts = await tx.alerts.listByWorkitem(workitem.id);
  const isSameCase =
    current.version === workitem.version &&
    JSON.stringify(alertStatements(alerts)) === JSON.stringify(alertStatements(plan.alerts)) &&
    alerts.every((alert, index) => alert.version === plan.alerts[index]?.version);
  const state = nextLifeState(plan.state, plan.event);
  if (!isClosed || !isSameCase || state === null || alerts.length !== plan.alerts.length) throw new PlanOutdated();
  const status = listStatus(state);
  const targetAt = owesReport(status) ? current.targetAt : null;
  await tx.workitems.update(workitem.id, { status, targetAt, handoverRequest: null });
}

/** The cases that the report answers too go where it goes, whatever little had happened to them. Throws `PlanOutdated`. */
export async function closeLinked(tx: Repositories, plan: SigningPlan): Promise<void> {
  const linkedNow = (await tx.linkedRequests.ofCase(plan.workitem.id)).map((link) => link.otherWorkitemId);
  if (linkedNow.join() !== plan.linked.map((one) => one.workitem.id).join()) throw new PlanOutdated();
  const state = nextLifeState(plan.state, plan.event);
  for (const { workitem } of plan.linked) {
    const current = await tx.workitems.get(workitem.id);
    if (current.version !== workitem.version || state === null) throw new PlanOutdated();
    const status = listStatus(state);
    const targetAt = owesReport(status) ? current.targetAt : null;
    await tx.workitems.update(workitem.id, { status, targetAt, handoverRequest: null });
  }
}
