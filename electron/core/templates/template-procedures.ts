import { implement } from "@orpc/server";
import { contract } from "../../../shared/contract/contract.ts";
import type { CallContext } from "../core.ts";
import type { ReportStartService } from "../reports/report-start-service.ts";
import type { SessionService } from "../session/session-service.ts";
import type { TemplateService } from "./template-service.ts";

/** What the procedures are bound to. */
interface BoundTo {
  readonly sessions: SessionService;
  readonly templates: TemplateService;
  readonly reportStart: ReportStartService;
}

/** Gives the calls about templates and how reports begin on them; answered only to a signed-in, unlocked window. */
export function templateProcedures({ sessions, templates, reportStart: start }: BoundTo) {
  const { template, reportStart } = implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  return {
    template: {
      offered: template.offered.handler(({ context, input }) => templates.offered(context.session, input)),
      shelf: template.shelf.handler(({ context }) => templates.shelf(context.session)),
      get: template.get.handler(({ context, input }) => templates.get(context.session, input)),
      history: template.history.handler(({ context, input }) => templates.history(context.session, input)),
      saveDraft: template.saveDraft.handler(({ context, input }) => templates.saveDraft(context.session, input)),
      discardDraft: template.discardDraft.handler(({ context, input }) =>
        templates.discardDraft(context.session, input),
      ),
      publish: template.publish.handler(({ context, input }) => templates.publish(context.session, input)),
      retire: template.retire.handler(({ context, input }) => templates.retire(context.session, input)),
      restore: template.restore.handler(({ context, input }) => templates.restore(context.session, input)),
      saveChoice: template.saveChoice.handler(({ context, input }) => templates.saveChoice(context.session, input)),
      readFile: template.readFile.handler(({ context, input }) => templates.readFile(context.session, input)),
      writeFile: template.writeFile.handler(({ context, input }) => templates.writeFile(context.session, input)),
    },
    reportStart: {
      facts: reportStart.facts.handler(({ context, input }) => start.facts(context.session, input)),
      policy: reportStart.policy.handler(({ context }) => start.policy(context.session)),
      savePolicy: reportStart.savePolicy.handler(({ context, input }) => start.savePolicy(context.session, input)),
    },
  };
}
