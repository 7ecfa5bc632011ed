import { useState } from "react";
import type { AutotextShelf } from "../../shared/contract/writing-contract.ts";
import {
  type AutotextScope,
  autotextNameSchema,
  autotextSchema,
  type KeptAutotext,
} from "../../shared/domain/autotext.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import { autotextProblems } from "../../shared/writing/autotext-file.ts";
import { readAutotext } from "../../shared/writing/placeholders.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Message } from "../ui/message.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./settings.module.css";
import type { AutotextChanges } from "./use-autotexts.ts";

/** An autotext while it is edited: lists as they are typed. */
export interface AutotextDraft {
  readonly id: string | null;
  readonly version: number;
  readonly scope: AutotextScope;
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly isNormal: boolean;
  readonly use: "report" | "addendum";
  readonly modalities: string;
  readonly procedureWords: string;
  readonly section: (typeof sectionKeys)[number] | "any";
}

/** A new one of one's own. */
export const newDraft: AutotextDraft = {
  ...{ id: null, version: 0, scope: "personal", name: "", title: "", text: "" },
  ...{ isNormal: false, use: "report", modalities: "", procedureWords: "", section: "any" },
};

/** Gives a kept autotext as it is edited. */
export function draftOf({ id, version, scope, autotext }: KeptAutotext): AutotextDraft {
  const { name, title, text, isNormal, use, match } = autotext;
  return {
    ...{ id, version, scope, name, title, text, isNormal, use },
    ...{ modalities: match.modalities.join(", "), procedureWords: match.procedureWords.join(", ") },
    section: match.sections[0] ?? "any",
  };
}

function listOf(typed: string): string[] {
  return typed
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

function asAutotext(draft: AutotextDraft) {
  const sections = draft.section === "any" ? [] : [draft.section];
  const modalities = listOf(draft.modalities.toUpperCase());
  const match = { modalities, procedureWords: listOf(draft.procedureWords), sections };
  return autotextSchema.safeParse({ ...draft, match });
}

/** Edits one autotext beside what it will put into a report. */
export function AutotextSheet(props: {
  draft: AutotextDraft;
  shelf: AutotextShelf;
  changes: AutotextChanges;
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(props.draft);
  const [error, setError] = useState<unknown>(null);
  const change = (part: Partial<AutotextDraft>) => setDraft((before) => ({ ...before, ...part }));
  const read = asAutotext(draft);
  const problems = read.success ? autotextProblems(read.data) : [];
  const isSound = read.success && problems.length === 0;
  const save = () => {
    if (!read.success) return;
    const { id, version, scope } = draft;
    void props.changes.save({ id, version, scope, autotext: read.data }).then(props.onClose, setError);
  };
  return (
    <Sheet
      title={draft.id === null ? "New autotext" : `Autotext ${props.draft.name}`}
      isOpen
      onClose={props.onClose}
      footer={
        <>
          <Button onPress={props.onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={!isSound} onPress={save}>
            Keep
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Words draft={draft} change={change} />
        {problems.length > 0 && (
          <Message tone="due" title="Cannot be kept yet.">
            {problems.join(" ")}
          </Message>
        )}
        <Preview text={draft.text} />
        <Binding draft={draft} change={change} shelf={props.shelf} />
        <TroubleMessage error={error} />
      </div>
    </Sheet>
  );
}

interface PartProps {
  draft: AutotextDraft;
  change: (part: Partial<AutotextDraft>) => void;
}

function Words({ draft, change }: PartProps) {
  const { name } = draft;
  const isBad = name !== "" && !autotextNameSchema.safeParse(name).success;
  return (
    <>
      <TextField
        label="Name, as it is typed"
        description="Two syllables, in one piece, no word of a report: lungnorm"
        value={name}
        maxLength={31}
        onChange={(typed) => change({ name: typed })}
        error={isBad ? "Letters and digits in one piece, a letter first." : undefined}
      />
      <TextField label="What it is" value={draft.title} maxLength={120} onChange={(title) => change({ title })} />
      <TextField
        label="Text"
        isMultiline
        rows={6}
        value={draft.text}
        maxLength={8000}
        onChange={(text) => change({ text })}
      />
    </>
  );
}

function Preview({ text }: { text: string }) {
  const shown = readAutotext(text).pieces.map((piece) =>
    piece.kind === "words"
      ? piece.text
      : `[${piece.field.label}${piece.field.autofill === undefined ? "" : ", filled"}]`,
  );
  return (
    <section className={styles.card} aria-label="Preview">
      <h3>In the report</h3>
      <p className={styles.lines}>{shown.join("") || "Nothing yet"}</p>
    </section>
  );
}

function Binding({ draft, change, shelf }: PartProps & { shelf: AutotextShelf }) {
  const scopes = [
    { id: "personal" as const, label: "You" },
    { id: "team" as const, label: `The team, ${shelf.teamName}` },
    { id: "site" as const, label: "Everybody" },
  ];
  const sections = sectionKeys.map((id) => ({ id, label: sectionCodes[id].heading }));
  return (
    <>
      <Checkbox isSelected={draft.isNormal} onChange={(isNormal) => change({ isNormal })}>
        States that something is normal: stays unconfirmed until read
      </Checkbox>
      <div className={styles.pair}>
        <Select
          label="For"
          options={scopes.filter(({ id }) => shelf.mayChange.includes(id))}
          value={draft.scope}
          isDisabled={draft.id !== null}
          onChange={(scope) => change({ scope })}
        />
        <Select
          label="Used in"
          options={[
            { id: "report", label: "Reports" },
            { id: "addendum", label: "Addenda" },
          ]}
          value={draft.use}
          onChange={(use) => change({ use })}
        />
      </div>
      <div className={styles.pair}>
        <Select
          label="Section"
          options={[{ id: "any" as const, label: "Any section" }, ...sections]}
          value={draft.section}
          onChange={(section) => change({ section })}
        />
        <TextField
          label="Modalities"
          description="With commas; empty for all: CT, MR"
          value={draft.modalities}
          onChange={(modalities) => change({ modalities })}
        />
      </div>
      <TextField
        label="Words of the procedure"
        description="With commas; one has to be in its description: chest, thorax"
        value={draft.procedureWords}
        onChange={(procedureWords) => change({ procedureWords })}
      />
    </>
  );
}
