import type { ReportStartPolicy } from "../../../shared/contract/report-start-contract.ts";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import type { DraftContent } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { type KnownFacts, withTemplate } from "../../../shared/templates/take-template.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { OpeningHeaders } from "../cases/opening-headers.ts";
import type { WindowSession } from "../core.ts";
import type { EventHub } from "../event-hub.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import type { TemplateService } from "../templates/template-service.ts";
import { knownFacts } from "./known-facts.ts";

/** What the service is made of. */
export interface ReportStartOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly headers: Pick<OpeningHeaders, "look">;
  readonly templates: Pick<TemplateService, "best">;
  readonly isDemo: boolean;
}

const policyName = "reportStart/takesTemplate";

/** With which template a new report begins, and what is known of its case for the fields. */
export class ReportStartService {
  readonly #options: ReportStartOptions;

  constructor(options: ReportStartOptions) {
    this.#options = options;
  }

  /** Gives a new report on the template that fits its examination best; as it is where none does or the site takes none by itself. */
  async withTemplate(
    content: DraftContent,
    workitem: Workitem,
    instances: readonly DicomJsonDataset[],
  ): Promise<DraftContent> {
    if (!(await this.#takesTemplate())) return content;
    const template = await this.#options.templates.best(workitem.study);
    if (template === null) return content;
    return withTemplate(content, template, knownFacts(workitem, instances, content.comparedStudies));
  }

  /** Gives what is known of a case for its fields. Headers that do not come are left out. Throws `not_found`, `signed_out`. */
  async facts(session: WindowSession, input: { workitemId: string }): Promise<{ facts: KnownFacts }> {
    requireSignedIn(session);
    const { store, headers } = this.#options;
    const workitem = await store.workitems.get(input.workitemId);
    const draft = await store.drafts.findOpen(workitem.id);
    const instances = await headers.look(workitem.study).catch(() => []);
    return { facts: knownFacts(workitem, instances, draft?.content.comparedStudies ?? []) };
  }

  /** Gives the site's policy, and whether the caller may change it. Throws `signed_out`. */
  async policy(session: WindowSession): Promise<ReportStartPolicy & { mayChange: boolean }> {
    const person = requireSignedIn(session);
    const mayChange = this.#options.isDemo || person.role === "administrator";
    return { takesTemplate: await this.#takesTemplate(), mayChange };
  }

  /** Keeps the site's policy. Throws `forbidden` to all but an administrator, `signed_out`. */
  async savePolicy(
    session: WindowSession,
    { takesTemplate }: ReportStartPolicy,
  ): Promise<ReportStartPolicy & { mayChange: boolean }> {
    const { store, audit, events, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const detail = `a new report takes ${takesTemplate ? "the best fitting" : "no"} template by itself`;
    await store.transaction(async (tx) => {
      await tx.settings.setValue(policyName, String(takesTemplate));
      await audit.record(person, { action: "settings.saveReportStart", detail }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    return this.policy(session);
  }

  async #takesTemplate(): Promise<boolean> {
    return (await this.#options.store.settings.value(policyName)) !== "false";
  }
}
