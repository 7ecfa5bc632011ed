import { z } from "zod";
import { idSchema } from "../domain/identifiers.ts";
import {
  templateChoiceSchema,
  templateHistoryRowSchema,
  templateOriginSchema,
  templateStatusSchema,
  templateSummarySchema,
} from "../domain/kept-template.ts";
import { reportTemplateSchema } from "../domain/report-template.ts";
import { base } from "./base.ts";

/** A template that fits a case. */
export const offeredTemplateSchema = z.object({
  template: reportTemplateSchema,
  origin: templateOriginSchema,
  /** The site chose it for examinations like this one. At most the first of a list is. */
  isPreferred: z.boolean(),
});
export type OfferedTemplate = z.infer<typeof offeredTemplateSchema>;

/** Every template that there is, and what the caller may do with them. */
export const templateShelfSchema = z.object({
  templates: z.array(templateSummarySchema),
  choice: templateChoiceSchema,
  mayEdit: z.boolean(),
  /** Templates that are kept but cannot be read by this version; they stay as they are and are not offered. */
  unreadableCount: z.number().int(),
});
export type TemplateShelf = z.infer<typeof templateShelfSchema>;

/** One version of a template with where it stands. */
export const openTemplateSchema = z.object({
  template: reportTemplateSchema,
  origin: templateOriginSchema,
  status: templateStatusSchema,
  /** It is a draft that nobody published yet. */
  isDraft: z.boolean(),
  /** Newest row of its history, on which a change is made; 0 for a template of the program. */
  sequence: z.number().int(),
});
export type OpenTemplate = z.infer<typeof openTemplateSchema>;

/** The longest text of a template's file that is read. */
export const longestTemplateFile = 500_000;

const templateId = z.string().max(64);
const onSequence = z.object({ templateId, sequence: z.number().int() });

/** The calls about report templates. What changes one fails with `forbidden` for all but administrators and radiologists. */
export const templateContract = {
  /** Templates that fit a case, the best first: the site's choice, then by how much of the examination they ask for. */
  offered: base
    .input(z.object({ workitemId: idSchema }))
    .output(z.object({ templates: z.array(offeredTemplateSchema) })),
  shelf: base.output(templateShelfSchema),
  /** A version of a template; without one the draft where there is one, else what is offered. */
  get: base.input(z.object({ templateId, version: z.number().int().optional() })).output(openTemplateSchema),
  history: base.input(z.object({ templateId })).output(z.object({ rows: z.array(templateHistoryRowSchema) })),
  /**
   * Keeps a draft; nothing is offered by it. `sequence` 0 for a template that is new. The core gives the version its
   * number. `conflict` where somebody else changed it meanwhile; `invalid_input` for an id of the program's.
   */
  saveDraft: base
    .input(z.object({ template: reportTemplateSchema, sequence: z.number().int(), note: z.string().trim().max(300) }))
    .output(openTemplateSchema),
  /** Gives up a draft. What was published stays. */
  discardDraft: base.input(onSequence).output(templateShelfSchema),
  /** Offers the draft at cases from now on. `invalid_input` with the first of its problems where it has any. */
  publish: base.input(onSequence.extend({ note: z.string().trim().max(300) })).output(openTemplateSchema),
  /** Offers it no more. Drafts and reports that were written on it are unchanged. */
  retire: base.input(onSequence.extend({ note: z.string().trim().min(1).max(300) })).output(templateShelfSchema),
  /** Makes a draft of an older version, or of a retired template, to be published again. */
  restore: base.input(onSequence.extend({ version: z.number().int() })).output(openTemplateSchema),
  /** Keeps which templates are preferred and which of the program are off. `conflict` where `revision` is an older one. */
  saveChoice: base.input(templateChoiceSchema).output(templateShelfSchema),
  /** Reads a file, of ours (JSON) or IHE MRRT (HTML), and keeps nothing. `notes`: what was left out or changed, each a sentence. */
  readFile: base.input(z.object({ text: z.string().max(longestTemplateFile), fileName: z.string().max(200) })).output(
    z.object({
      template: reportTemplateSchema,
      notes: z.array(z.string()),
      problems: z.array(z.string()),
    }),
  ),
  /** The text of a template's file. */
  writeFile: base
    .input(z.object({ templateId, version: z.number().int().optional(), form: z.enum(["json", "mrrt"]) }))
    .output(z.object({ fileName: z.string(), text: z.string(), notes: z.array(z.string()) })),
};
