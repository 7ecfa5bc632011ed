import { implement } from "@orpc/server";
import { contract } from "../../../shared/contract/contract.ts";
import type { CallContext } from "../core.ts";
import type { SessionService } from "../session/session-service.ts";
import type { CorrectionRecallService } from "./correction-recall-service.ts";
import type { DeadLetterService } from "./dead-letters.ts";
import type { DelayNoticeService } from "./delay-notice-service.ts";
import type { DeliveryService } from "./delivery-service.ts";
import type { DestinationSecrets } from "./destination-secrets.ts";
import type { PersonEvidenceService } from "./person-evidence-service.ts";
import type { ProfileService } from "./profile-service.ts";
import type { ReconciliationService } from "./reconciliation-service.ts";
import type { TestMessageService } from "./test-message-service.ts";

/** What the procedures are bound to. */
export interface DeliveryServices {
  readonly sessions: SessionService;
  readonly deliveries: DeliveryService;
  readonly deadLetters: DeadLetterService;
  readonly reconciliations: ReconciliationService;
  readonly personEvidence: PersonEvidenceService;
  readonly correctionRecalls: CorrectionRecallService;
  readonly delayNotices: DelayNoticeService;
  readonly profiles: ProfileService;
  readonly testMessages: TestMessageService;
  readonly destinationSecrets: DestinationSecrets;
}

/** Gives the calls about deliveries and how destinations are spoken to; answered only to a signed-in, unlocked window. */
export function deliveryProcedures(services: DeliveryServices) {
  const { sessions, deliveries, deadLetters, reconciliations, profiles, testMessages, destinationSecrets } = services;
  const { delivery, profile } = implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  return {
    delivery: {
      list: delivery.list.handler(({ context, input }) =>
        deliveries.list(context.session, { ...input, before: input.before ?? null }),
      ),
      retry: delivery.retry.handler(({ context, input }) => deliveries.retry(context.session, input)),
      resend: delivery.resend.handler(({ context, input }) => deadLetters.resend(context.session, input)),
      remake: delivery.remake.handler(({ context, input }) => deadLetters.remake(context.session, input)),
      deliverOtherwise: delivery.deliverOtherwise.handler(({ context, input }) =>
        deadLetters.deliverOtherwise(context.session, input),
      ),
      incidents: delivery.incidents.handler(({ context, input }) => reconciliations.list(context.session, input)),
      settleIncident: delivery.settleIncident.handler(({ context, input }) =>
        reconciliations.settle(context.session, input),
      ),
    },
    ...proofProcedures(services),
    profile: {
      history: profile.history.handler(({ context, input }) => profiles.history(context.session, input)),
      save: profile.save.handler(({ context, input }) => profiles.save(context.session, input)),
      preview: profile.preview.handler(({ context, input }) => profiles.preview(context.session, input)),
      sendTest: profile.sendTest.handler(({ context, input }) => testMessages.send(context.session, input)),
      tests: profile.tests.handler(({ context, input }) => testMessages.list(context.session, input)),
      secrets: profile.secrets.handler(({ context, input }) => destinationSecrets.list(context.session, input)),
      setSecret: profile.setSecret.handler(({ context, input }) => destinationSecrets.set(context.session, input)),
    },
  };
}

/** The calls about what is proven, who has to know of a correction, and who is told of a delay. */
function proofProcedures({ sessions, personEvidence, correctionRecalls, delayNotices }: DeliveryServices) {
  const { evidence, correctionRecall, delay } = implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  return {
    evidence: {
      of: evidence.of.handler(({ context, input }) => personEvidence.of(context.session, input)),
      enter: evidence.enter.handler(({ context, input }) => personEvidence.enter(context.session, input)),
      strike: evidence.strike.handler(({ context, input }) => personEvidence.strike(context.session, input)),
    },
    correctionRecall: {
      list: correctionRecall.list.handler(({ context, input }) => correctionRecalls.list(context.session, input)),
      ofCase: correctionRecall.ofCase.handler(({ context, input }) => correctionRecalls.ofCase(context.session, input)),
      settle: correctionRecall.settle.handler(({ context, input }) => correctionRecalls.settle(context.session, input)),
      reopen: correctionRecall.reopen.handler(({ context, input }) => correctionRecalls.reopen(context.session, input)),
      policy: correctionRecall.policy.handler(({ context }) => correctionRecalls.policy(context.session)),
      savePolicy: correctionRecall.savePolicy.handler(({ context, input }) =>
        correctionRecalls.savePolicy(context.session, input),
      ),
    },
    delay: {
      list: delay.list.handler(({ context }) => delayNotices.list(context.session)),
      ofCase: delay.ofCase.handler(({ context, input }) => delayNotices.ofCase(context.session, input)),
      tell: delay.tell.handler(({ context, input }) => delayNotices.tell(context.session, input)),
      policy: delay.policy.handler(({ context }) => delayNotices.policy(context.session)),
      savePolicy: delay.savePolicy.handler(({ context, input }) => delayNotices.savePolicy(context.session, input)),
    },
  };
}
