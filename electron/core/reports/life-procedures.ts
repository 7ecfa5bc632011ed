import { implement } from "@orpc/server";
import { contract } from "../../../shared/contract/contract.ts";
import type { CallContext } from "../core.ts";
import type { SessionService } from "../session/session-service.ts";
import type { WindowService } from "../windows/window-service.ts";
import type { LifeServices } from "./life-services.ts";
import type { ReportService } from "./report-service.ts";

/** What the procedures are bound to. */
interface BoundTo {
  readonly sessions: SessionService;
  readonly windows: WindowService;
  readonly reports: ReportService;
  readonly life: LifeServices;
}

/** Gives the calls about a report's life bound to their services; answered only to a signed-in, unlocked window. */
export function lifeProcedures({ sessions, windows, reports, life: services }: BoundTo) {
  const { life } = implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  const { endings, recalls, notices, linkedRequests, releasePolicy, endedWhileOpen } = services;
  return {
    startCorrection: life.startCorrection.handler(({ context, input }) =>
      reports.startCorrection(context.session, input),
    ),
    giveUpRevision: life.giveUpRevision.handler(({ context, input }) => reports.giveUp(context.session, input)),
    end: life.end.handler(async ({ context, input }) => {
      await windows.requireOneCase(context.session, "report.withdraw");
      return endings.end(context.session, input);
    }),
    endingOutcome: life.endingOutcome.handler(({ context, input }) => endings.outcome(context.session, input)),
    recall: life.recall.handler(({ context, input }) => recalls.recall(context.session, input)),
    policy: life.policy.handler(({ context }) => releasePolicy.get(context.session)),
    savePolicy: life.savePolicy.handler(({ context, input }) => releasePolicy.save(context.session, input)),
    takeOverStanding: life.takeOverStanding.handler(({ context, input }) => notices.standing(context.session, input)),
    takeOver: life.takeOver.handler(({ context, input }) => notices.takeOver(context.session, input)),
    linkable: life.linkable.handler(({ context, input }) => linkedRequests.linkable(context.session, input)),
    link: life.link.handler(({ context, input }) => linkedRequests.link(context.session, input)),
    unlink: life.unlink.handler(({ context, input }) => linkedRequests.unlink(context.session, input)),
    notices: life.notices.handler(({ context, input }) => notices.notices(context.session, input)),
    endedWhileOpen: life.endedWhileOpen.handler(({ context, input }) => endedWhileOpen.get(context.session, input)),
    putAwayEnded: life.putAwayEnded.handler(({ context, input }) => endedWhileOpen.putAway(context.session, input)),
    decide: life.decide.handler(({ context, input }) => notices.decide(context.session, input)),
  };
}
