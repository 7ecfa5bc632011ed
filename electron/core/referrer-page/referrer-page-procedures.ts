import { implement } from "@orpc/server";
import { contract } from "../../../shared/contract/contract.ts";
import type { CallContext } from "../core.ts";
import type { SessionService } from "../session/session-service.ts";
import type { LinkService } from "./link-service.ts";
import type { PagePolicyService } from "./page-policy-service.ts";

/** What the procedures are bound to. */
export interface ReferrerPageServices {
  readonly sessions: SessionService;
  readonly referrerLinks: LinkService;
  readonly pagePolicy: PagePolicyService;
}

/** Gives the calls about the referrer's page; answered only to a signed-in, unlocked window. */
export function referrerPageProcedures({ sessions, referrerLinks, pagePolicy }: ReferrerPageServices) {
  const { referrerPage } = implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  return {
    referrerPage: {
      links: referrerPage.links.handler(({ context, input }) => referrerLinks.links(context.session, input)),
      toGive: referrerPage.toGive.handler(({ context, input }) => referrerLinks.toGive(context.session, input)),
      address: referrerPage.address.handler(({ context, input }) => referrerLinks.address(context.session, input)),
      renew: referrerPage.renew.handler(({ context, input }) => referrerLinks.renew(context.session, input)),
      revoke: referrerPage.revoke.handler(({ context, input }) => referrerLinks.revoke(context.session, input)),
      newPin: referrerPage.newPin.handler(({ context, input }) => referrerLinks.newPin(context.session, input)),
      given: referrerPage.given.handler(({ context, input }) => referrerLinks.given(context.session, input)),
      questions: referrerPage.questions.handler(({ context }) => referrerLinks.questions(context.session)),
      answer: referrerPage.answer.handler(({ context, input }) => referrerLinks.answer(context.session, input)),
      policy: referrerPage.policy.handler(({ context }) => pagePolicy.get(context.session)),
      savePolicy: referrerPage.savePolicy.handler(({ context, input }) => pagePolicy.save(context.session, input)),
    },
  };
}
