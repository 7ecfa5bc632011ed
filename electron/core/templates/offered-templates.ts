import type { OfferedTemplate } from "../../../shared/contract/template-contract.ts";
import type { TemplateChoice } from "../../../shared/domain/kept-template.ts";
import type { ReportTemplate } from "../../../shared/domain/report-template.ts";
import { type ExaminationFacts, fittingTemplates } from "../../../shared/templates/choose-template.ts";

/**
 * Gives the templates that fit an examination, the best first: what the site prefers for it, then by how well each fits. A
 * preference counts even where the template itself asks for something else.
 */
export function offeredTemplates(
  ofProgram: readonly ReportTemplate[],
  ofSite: readonly ReportTemplate[],
  { preferred, off }: TemplateChoice,
  facts: ExaminationFacts,
): OfferedTemplate[] {
  const used = ofProgram.filter(({ id }) => !off.includes(id));
  const all = [...ofSite, ...used];
  const byId = new Map(all.map((template) => [template.id, template]));
  const chosen = preferred
    .flatMap(({ templateId, match }) => {
      const template = byId.get(templateId);
      return template !== undefined && fittingTemplates([{ ...template, match }], facts).length > 0 ? [template] : [];
    })
    .at(0);
  const fitting = fittingTemplates(all, facts).filter(({ id }) => id !== chosen?.id);
  const siteIds = new Set(ofSite.map(({ id }) => id));
  return [...(chosen === undefined ? [] : [chosen]), ...fitting].map((template) => ({
    template,
    origin: siteIds.has(template.id) ? "site" : "program",
    isPreferred: template === chosen,
  }));
}
