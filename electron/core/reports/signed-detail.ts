import type { LifeEvent } from "../../../shared/rules/report-machine.ts";
import { versionSignature } from "../../../shared/rules/version-signature.ts";
import type { SigningPlan } from "./signing-plan.ts";

/** What the audit calls each signature. */
export const signedActions: Partial<Record<LifeEvent, string>> = {
  releaseProvisional: "report.releaseProvisional",
  askSecondSignature: "report.askSecondSignature",
};

/** Gives when a plan is signed; milliseconds, UTC. */
export function signedAt(plan: SigningPlan): number {
  return versionSignature(plan.document).signedAt;
}

/** Gives what the audit keeps of a signature: the version, and which warnings were passed over. */
export function signedDetail(plan: SigningPlan): string {
  const { document } = plan;
  const others = plan.linked.length;
  const passed = document.passedOver ?? [];
  const said = plan.warnings.filter(({ isAnsweredByReason }) => !isAnsweredByReason).map(({ code }) => code);
  const codes = [...passed.map(({ code, reason }) => `${code} (${reason})`), ...said];
  return [
    `version ${document.version}`,
    ...(document.provisional === undefined ? [] : [`provisional because: ${document.provisional.reason}`]),
    ...(plan.coSigning.askedOf === null ? [] : [`asked of ${plan.coSigning.askedOf.displayName}`]),
    ...inPlaceOf(plan),
    ...(document.correction === undefined ? [] : [`corrects version ${document.correction.ofVersion}`]),
    ...(others === 0 ? [] : [`answers ${others} further request${others === 1 ? "" : "s"}`]),
    ...(codes.length === 0 ? [] : [`despite ${codes.join(", ")}`]),
    ...(plan.unseenReason === "" ? [] : [`unseen because: ${plan.unseenReason}`]),
  ].join(" ");
}

/** A second signature that was asked of somebody else. */
function inPlaceOf({ coSigning, workitem, document }: SigningPlan): string[] {
  const asked = workitem.signatureAskedOf;
  const isSecond = coSigning.writings[0]?.view.kind === "asked";
  if (!isSecond || asked === undefined || asked.personId === versionSignature(document).personId) return [];
  return [`in place of ${asked.displayName}, who was asked`];
}
