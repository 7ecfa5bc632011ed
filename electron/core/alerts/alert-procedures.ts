import { implement } from "@orpc/server";
import { contract } from "../../../shared/contract/contract.ts";
import type { CallContext } from "../core.ts";
import type { SessionService } from "../session/session-service.ts";
import type { WindowService } from "../windows/window-service.ts";
import type { AdtListening } from "./adt-listening.ts";
import type { AlertCallers } from "./alert-callers.ts";
import type { AlertPolicyService } from "./alert-policy-service.ts";
import type { AlertService } from "./alert-service.ts";

/** What the procedures are bound to. */
export interface AlertServices {
  readonly sessions: SessionService;
  readonly windows: WindowService;
  readonly alerts: AlertService;
  readonly alertCallers: AlertCallers;
  readonly alertPolicies: AlertPolicyService;
  readonly adtListening: AdtListening;
}

/** Gives the calls about alerts; answered only to a signed-in, unlocked window. */
export function alertProcedures(services: AlertServices) {
  const { sessions, windows, alerts, alertCallers, alertPolicies, adtListening } = services;
  const { alert, alertPolicy, adt } = implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  return {
    alert: {
      raise: alert.raise.handler(async ({ context, input }) => {
        await windows.requireOneCase(context.session, "alert.raise");
        return alerts.raise(context.session, input);
      }),
      list: alert.list.handler(({ context, input }) => alerts.list(context.session, input)),
      acknowledge: alert.acknowledge.handler(({ context, input }) => alerts.acknowledge(context.session, input)),
      recordContact: alert.recordContact.handler(({ context, input }) => alerts.recordContact(context.session, input)),
      recordAction: alert.recordAction.handler(({ context, input }) => alerts.recordAction(context.session, input)),
      handOver: alert.handOver.handler(({ context, input }) => alerts.handOver(context.session, input)),
      close: alert.close.handler(({ context, input }) => alerts.close(context.session, input)),
      cancel: alert.cancel.handler(({ context, input }) => alerts.cancel(context.session, input)),
      whoToCall: alert.whoToCall.handler(({ context, input }) => alertCallers.whoToCall(context.session, input)),
    },
    alertPolicy: {
      history: alertPolicy.history.handler(({ context }) => alertPolicies.history(context.session)),
      approve: alertPolicy.approve.handler(({ context, input }) => alertPolicies.approve(context.session, input)),
    },
    adt: {
      standing: adt.standing.handler(({ context }) => adtListening.standing(context.session)),
      save: adt.save.handler(({ context, input }) => adtListening.save(context.session, input)),
    },
  };
}
