import type { TemplateChoice, TemplateSummary } from "../../../shared/domain/kept-template.ts";
import type { ReportTemplate } from "../../../shared/domain/report-template.ts";
import type { TemplateStanding } from "./template-standing.ts";

/** Gives a template of the program as lists show it. */
export function programSummary(template: ReportTemplate, { off }: TemplateChoice): TemplateSummary {
  return {
    ...said(template),
    ...{ origin: "program", status: "published", publishedVersion: template.version, draftVersion: null },
    ...{ sequence: 0, owner: null, isUsed: !off.includes(template.id), changedAt: null, changedByName: "" },
  };
}

/** Gives a template of a site as lists show it; `template` is its newest document. */
export function siteSummary(standing: TemplateStanding, template: ReportTemplate): TemplateSummary {
  const { newest, status, published, draft } = standing;
  return {
    ...said(template),
    ...{ origin: "site", status, publishedVersion: published?.version ?? null, draftVersion: draft?.version ?? null },
    ...{ sequence: newest.sequence, owner: newest.owner, isUsed: true },
    ...{ changedAt: newest.at, changedByName: newest.byName },
  };
}

function said({ id, name, description, source, match, fields }: ReportTemplate) {
  return { id, name, description, source, match, fieldCount: fields.length };
}
