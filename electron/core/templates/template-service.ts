import type { OfferedTemplate, OpenTemplate, TemplateShelf } from "../../../shared/contract/template-contract.ts";
import type { TemplateAct, TemplateChoice, TemplateHistoryRow } from "../../../shared/domain/kept-template.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { ReportTemplate } from "../../../shared/domain/report-template.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { builtInTemplate, builtInTemplates } from "../../../shared/templates/built-in-templates.ts";
import { templateProblems } from "../../../shared/templates/template-problems.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";
import type { KeptTemplateRow } from "../store/template-repository.ts";
import { examinationFacts } from "./examination-facts.ts";
import { offeredTemplates } from "./offered-templates.ts";
import { readKeptTemplate } from "./read-template.ts";
import { keepTemplateChoice, readTemplateChoice } from "./template-choice.ts";
import { mayEditTemplates, requireTemplateEditor } from "./template-editors.ts";
import { readTemplateFile, templateFileText } from "./template-files.ts";
import { rowsByTemplate, type TemplateStanding, templateStanding } from "./template-standing.ts";
import { programSummary, siteSummary } from "./template-summaries.ts";

/** What the service is made of. */
export interface TemplateServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
}

/** One change of a template: what is added to its history. */
interface TemplateChange {
  readonly act: TemplateAct;
  readonly template: ReportTemplate;
  readonly note: string;
}

/** Report templates: those of the program, and those that sites keep as drafts and published versions. */
export class TemplateService {
  readonly #options: TemplateServiceOptions;

  constructor(options: TemplateServiceOptions) {
    this.#options = options;
  }

  /** Gives the templates that fit a case, the best first. Throws `not_found`, `signed_out`. */
  async offered(session: WindowSession, input: { workitemId: string }): Promise<{ templates: OfferedTemplate[] }> {
    requireSignedIn(session);
    const { study } = await this.#options.store.workitems.get(input.workitemId);
    return { templates: await this.#offeredFor(study) };
  }

  /** Gives the template that a new report of an examination begins with, or null where none fits. */
  async best(study: StudySummary): Promise<ReportTemplate | null> {
    const [first] = await this.#offeredFor(study);
    return first?.template ?? null;
  }

  async #offeredFor(study: StudySummary): Promise<OfferedTemplate[]> {
    const [kept, choice] = await Promise.all([this.#published(), readTemplateChoice(this.#options.store)]);
    return offeredTemplates(builtInTemplates, kept, choice, examinationFacts(study));
  }

  /** Gives every template with where it stands. Throws `signed_out`. */
  async shelf(session: WindowSession): Promise<TemplateShelf> {
    const person = requireSignedIn(session);
    const { store } = this.#options;
    const [rows, choice] = await Promise.all([store.templates.rows(), readTemplateChoice(store)]);
    const standings = [...rowsByTemplate(rows).values()].flatMap((each) => templateStanding(each) ?? []);
    const documents = await store.templates.documents(standings.map(({ newest }) => newest.id));
    const kept = standings.map((standing) => ({
      standing,
      template: readKeptTemplate(documents.get(standing.newest.id)),
    }));
    const readable = kept.flatMap(({ standing, template }) =>
      template === null || isGone(standing) ? [] : [siteSummary(standing, template)],
    );
    return {
      templates: [...builtInTemplates.map((template) => programSummary(template, choice)), ...readable],
      choice,
      mayEdit: mayEditTemplates(person),
      unreadableCount: kept.filter(({ template }) => template === null).length,
    };
  }

  /** Gives a version of a template; without one its draft, else what is offered, else what was retired. Throws `not_found`, `signed_out`. */
  async get(
    session: WindowSession,
    input: { templateId: string; version?: number | undefined },
  ): Promise<OpenTemplate> {
    requireSignedIn(session);
    const ofProgram = builtInTemplate(input.templateId);
    if (ofProgram !== null && (input.version ?? ofProgram.version) === ofProgram.version) {
      return { template: ofProgram, origin: "program", status: "published", isDraft: false, sequence: 0 };
    }
    const rows = await this.#options.store.templates.rows(input.templateId);
    const standing = templateStanding(rows);
    const row =
      input.version === undefined
        ? (standing?.draft ?? standing?.published ?? standing?.newest)
        : rowOfVersion(rows, input.version);
    if (standing === null || row === undefined) throw notFound();
    return opened(await this.#document(row), standing);
  }

  /** Gives what was done with a template, newest first; nothing for one of the program. Throws `signed_out`. */
  async history(session: WindowSession, input: { templateId: string }): Promise<{ rows: TemplateHistoryRow[] }> {
    requireSignedIn(session);
    const rows = await this.#options.store.templates.rows(input.templateId);
    return { rows: rows.reverse() };
  }

  /** Keeps a draft. Throws `conflict`, `invalid_input` for an id of the program's, `forbidden`, `signed_out`. */
  async saveDraft(
    session: WindowSession,
    input: { template: ReportTemplate; sequence: number; note: string },
  ): Promise<OpenTemplate> {
    const person = requireTemplateEditor(session);
    const { template, sequence, note } = input;
    if (builtInTemplate(template.id) !== null) {
      throw new WorkstationError(
        "invalid_input",
        "This template comes with the program and is not changed. Make a copy of it and change that.",
      );
    }
    const standing = await this.#change(person, template.id, sequence, (before) => ({
      act: "draft",
      note,
      template: { ...template, version: before?.nextVersion ?? 1 },
    }));
    return opened(await this.#document(standing.newest), standing);
  }

  /** Gives up a draft; its text stays in the history. Throws `conflict`, `invalid_input` without one, `forbidden`, `signed_out`. */
  async discardDraft(session: WindowSession, input: { templateId: string; sequence: number }): Promise<TemplateShelf> {
    const person = requireTemplateEditor(session);
    await this.#change(person, input.templateId, input.sequence, async (before, tx) => {
      const template = await this.#document(draftOf(before), tx);
      return { act: "discarded", template, note: "" };
    });
    return this.shelf(session);
  }

  /** Offers the draft from now on. Throws `invalid_input` where it has problems, `conflict`, `forbidden`, `signed_out`. */
  async publish(
    session: WindowSession,
    input: { templateId: string; sequence: number; note: string },
  ): Promise<OpenTemplate> {
    const person = requireTemplateEditor(session);
    const { templateId, sequence, note } = input;
    const standing = await this.#change(person, templateId, sequence, async (before, tx) => {
      const template = await this.#document(draftOf(before), tx);
      const [problem] = [
        ...templateProblems(template),
        ...(template.blocks.length === 0 ? ["It prints nothing."] : []),
      ];
      if (problem !== undefined) {
        throw new WorkstationError(
          "invalid_input",
          `This template cannot be used yet: ${problem} It was not published.`,
        );
      }
      return { act: "published", template, note };
    });
    return opened(await this.#document(standing.newest), standing);
  }

  /** Offers a template no more. Throws `conflict`, `invalid_input` for one that is not offered, `forbidden`, `signed_out`. */
  async retire(
    session: WindowSession,
    input: { templateId: string; sequence: number; note: string },
  ): Promise<TemplateShelf> {
    const person = requireTemplateEditor(session);
    await this.#change(person, input.templateId, input.sequence, async (before, tx) => {
      const published = before?.published ?? null;
      if (published === null) {
        throw new WorkstationError("invalid_input", "This template is not offered, so it cannot be retired.");
      }
      return { act: "retired", template: await this.#document(published, tx), note: input.note };
    });
    return this.shelf(session);
  }

  /** Makes a draft of an older version. Throws `not_found`, `conflict`, `forbidden`, `signed_out`. */
  async restore(
    session: WindowSession,
    input: { templateId: string; sequence: number; version: number },
  ): Promise<OpenTemplate> {
    const person = requireTemplateEditor(session);
    const { templateId, sequence, version } = input;
    const standing = await this.#change(person, templateId, sequence, async (before, tx) => {
      const row = rowOfVersion(await tx.templates.rows(templateId), version);
      if (before === null || row === undefined) throw notFound();
      const template = { ...(await this.#document(row, tx)), version: before.nextVersion };
      return { act: "draft", template, note: `From version ${version}` };
    });
    return opened(await this.#document(standing.newest), standing);
  }

  /** Keeps which templates are preferred and which are off. Throws `conflict`, `forbidden`, `signed_out`. */
  async saveChoice(session: WindowSession, choice: TemplateChoice): Promise<TemplateShelf> {
    const person = requireTemplateEditor(session);
    const { store, audit, events } = this.#options;
    await store.transaction(async (tx) => {
      await keepTemplateChoice(tx, choice);
      const detail = `${choice.preferred.length} preferred, off: ${choice.off.join(" ")}`;
      await audit.record(person, { action: "template.saveChoice", detail: detail.slice(0, 300) }, tx);
    });
    events.publish({ topic: "template", id: "" });
    return this.shelf(session);
  }

  /** Reads a template's file and keeps nothing. Throws `invalid_input` with why it is none, `forbidden`, `signed_out`. */
  async readFile(session: WindowSession, input: { text: string; fileName: string }) {
    const person = requireTemplateEditor(session);
    const { template, notes } = readTemplateFile(input.text, input.fileName);
    await this.#options.audit.record(person, { action: "template.readFile", detail: template.id });
    return { template, notes: [...notes], problems: templateProblems(template) };
  }

  /** Gives the text of a template's file. Throws `not_found`, `signed_out`. */
  async writeFile(
    session: WindowSession,
    input: { templateId: string; version?: number | undefined; form: "json" | "mrrt" },
  ) {
    const { template } = await this.get(session, input);
    const detail = `${template.id} v${template.version} ${input.form}`;
    await this.#options.audit.record(session, { action: "template.writeFile", detail });
    const { text, notes } = templateFileText(template, input.form);
    const fileName = `${template.id}-v${template.version}.${input.form === "json" ? "json" : "html"}`;
    return { fileName, text, notes: [...notes] };
  }

  async #published(): Promise<ReportTemplate[]> {
    const { templates } = this.#options.store;
    const rows = [...rowsByTemplate(await templates.rows()).values()].flatMap(
      (each) => templateStanding(each)?.published ?? [],
    );
    const documents = await templates.documents(rows.map(({ id }) => id));
    return rows.flatMap(({ id }) => readKeptTemplate(documents.get(id)) ?? []);
  }

  async #document(row: KeptTemplateRow, { templates }: Pick<Repositories, "templates"> = this.#options.store) {
    const template = readKeptTemplate((await templates.documents([row.id])).get(row.id));
    if (template !== null) return template;
    throw new WorkstationError(
      "version_mismatch",
      "This version of the template was kept by a newer program or is damaged. It stays as it is; nothing was changed.",
    );
  }

  /** Adds a row to a template's history where nobody else did meanwhile, with its audit row, and gives where it stands then. */
  async #change(
    person: Person,
    templateId: string,
    sequence: number,
    make: (before: TemplateStanding | null, tx: Repositories) => TemplateChange | Promise<TemplateChange>,
  ): Promise<TemplateStanding> {
    const { store, audit, clock, ids, events } = this.#options;
    const add = async (tx: Repositories) => {
      const before = templateStanding(await tx.templates.rows(templateId));
      if ((before?.newest.sequence ?? 0) !== sequence) throw changedMeanwhile();
      const { act, template, note } = await make(before, tx);
      const owner = before?.newest.owner ?? person.site;
      const next = { id: ids.uuid(), sequence: sequence + 1, act, template, owner, note, at: clock.now(), by: person };
      await tx.templates.add(next);
      const detail = `${template.id} v${template.version}`;
      await audit.record(person, { action: `template.${act}`, detail }, tx);
      return templateStanding(await tx.templates.rows(templateId));
    };
    const standing = await store.transaction(add).catch((thrown: unknown) => {
      throw isTaken(thrown) ? changedMeanwhile() : thrown;
    });
    if (standing === null) throw notFound();
    events.publish({ topic: "template", id: templateId });
    return standing;
  }
}

function opened(template: ReportTemplate, { status, newest, draft }: TemplateStanding): OpenTemplate {
  const isDraft = draft !== null && draft.version === template.version;
  return { template, origin: "site", status, isDraft, sequence: newest.sequence };
}

/** The version as it was published; one that never was, as it was last kept. */
function rowOfVersion(rows: readonly KeptTemplateRow[], version: number): KeptTemplateRow | undefined {
  const ofVersion = rows.filter((row) => row.version === version);
  return ofVersion.find(({ act }) => act === "published") ?? ofVersion.at(-1);
}

/** A template that was given up before it was ever published is not shown; its history stays. */
function isGone({ newest, status }: TemplateStanding): boolean {
  return status === "draft" && newest.act === "discarded";
}

function draftOf(standing: TemplateStanding | null): KeptTemplateRow {
  const draft = standing?.draft ?? null;
  if (draft !== null) return draft;
  throw new WorkstationError("invalid_input", "This template has no draft. Nothing was changed.");
}

function isTaken(thrown: unknown): boolean {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  return code === "23505" || code.startsWith("SQLITE_CONSTRAINT");
}

function changedMeanwhile(): WorkstationError {
  return new WorkstationError(
    "conflict",
    "Somebody else changed this template meanwhile. Nothing was kept; what you wrote is still on the screen. Look at the newer version first.",
  );
}

function notFound(): WorkstationError {
  return new WorkstationError("not_found", "This template, or this version of it, is not kept here.");
}
