import { implement } from "@orpc/server";
import { contract } from "../../../shared/contract/contract.ts";
import type { CallContext } from "../core.ts";
import type { SessionService } from "../session/session-service.ts";
import type { DeadLetterService } from "./dead-letters.ts";
import type { DeliveryService } from "./delivery-service.ts";
import type { DestinationSecrets } from "./destination-secrets.ts";
import type { ProfileService } from "./profile-service.ts";
import type { ReconciliationService } from "./reconciliation-service.ts";
import type { TestMessageService } from "./test-message-service.ts";

/** What the procedures are bound to. */
export interface DeliveryServices {
  readonly sessions: SessionService;
  readonly deliveries: DeliveryService;
  readonly deadLetters: DeadLetterService;
  readonly reconciliations: ReconciliationService;
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
    profile: {
      history: profile.history.handler(({ context, input }) => profiles.history(context.session, input)),
      save: profile.save.handler(({ context, input }) => profiles.save(context.session, input)),
      preview: profile.preview.handler(({ context, input }) => profiles.preview(context.session, input)),
      sendTest: profile.sendTest.handler(({ context, input }) => testMessages.send(context.session, input)),
      setSecret: profile.setSecret.handler(async ({ context, input }) => {
        await destinationSecrets.set(context.session, input);
        return {};
      }),
    },
  };
}
