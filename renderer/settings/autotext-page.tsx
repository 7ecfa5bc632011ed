import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AutotextShelf, WritingSettings } from "../../shared/contract/writing-contract.ts";
import type { AutotextScope, KeptAutotext } from "../../shared/domain/autotext.ts";
import { autotextFileText, readAutotextFile } from "../../shared/writing/autotext-file.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Message } from "../ui/message.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { FileButton, saveAsFile } from "./autotext-files.tsx";
import { type AutotextDraft, AutotextSheet, draftOf, newDraft } from "./autotext-sheet.tsx";
import styles from "./settings.module.css";
import { type AutotextChanges, useAutotextChanges, useWritingChanges } from "./use-autotexts.ts";

/** Autotexts of the person, the team and everybody, and how they are typed. */
export function AutotextPage() {
  const { query } = useHost();
  const shelf = useQuery(query.autotext.shelf.queryOptions());
  const writing = useQuery(query.writing.get.queryOptions());
  if (shelf.data === undefined || writing.data === undefined) {
    const error = shelf.error ?? writing.error;
    return error === null ? (
      <SkeletonRows count={4} label="Fetching the autotexts" />
    ) : (
      <TroubleMessage error={error} />
    );
  }
  return <Shelf shelf={shelf.data} writing={writing.data} />;
}

function Shelf({ shelf, writing }: { shelf: AutotextShelf; writing: WritingSettings }) {
  const [error, setError] = useState<unknown>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [draft, setDraft] = useState<AutotextDraft | null>(null);
  const changes = useAutotextChanges();
  const run = (work: Promise<unknown>) => void work.then(() => setError(null), setError);
  const take = (text: string) => {
    const read = readAutotextFile(text);
    setProblems("refusal" in read ? [read.refusal] : read.problems);
    if (!("refusal" in read) && read.autotexts.length > 0) run(changes.takeMany("personal", read.autotexts));
  };
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>Autotext</h2>
        <div className={styles.actions}>
          <FileButton onText={take} />
          <Button variant="primary" onPress={() => setDraft(newDraft)}>
            New autotext
          </Button>
        </div>
      </div>
      <p className={styles.lead}>
        Type its name in a report. In the text, {"{side}"}, {"{age}"} and {"{priorDate}"} fill themselves;{" "}
        {"{size:number mm}"} and {"{lobe:upper|lower}"} become fields.
      </p>
      <TroubleMessage error={error} />
      {problems.length > 0 && (
        <Message tone="due" title="Not everything was imported." isLive>
          {problems.slice(0, 5).join(" ")}
        </Message>
      )}
      {shelf.unreadableCount > 0 && (
        <Message tone="due" title="Some cannot be read.">
          {`${shelf.unreadableCount} kept by a newer version: they stay as they are and are not offered.`}
        </Message>
      )}
      <WaysOfWriting writing={writing} run={run} />
      {scopes.map((scope) => (
        <ScopeList key={scope} scope={scope} shelf={shelf} changes={changes} run={run} onEdit={setDraft} />
      ))}
      {draft !== null && <AutotextSheet draft={draft} shelf={shelf} changes={changes} onClose={() => setDraft(null)} />}
    </div>
  );
}

const scopes: readonly AutotextScope[] = ["personal", "team", "site"];

/** Gives the words for whose an autotext is. */
function titleOf(scope: AutotextScope, { teamName }: AutotextShelf): string {
  return { personal: "Yours", team: `The team's, ${teamName}`, site: "Everybody's" }[scope];
}

function WaysOfWriting({ writing, run }: { writing: WritingSettings; run: (work: Promise<unknown>) => void }) {
  const { save, forget } = useWritingChanges();
  const { own } = writing;
  return (
    <section className={styles.section} aria-label="While typing">
      <h3>While typing</h3>
      <Select
        className={styles.narrow ?? ""}
        label="A name becomes its text on"
        options={[
          { id: "tab", label: "Tab" },
          { id: "space", label: "Space" },
        ]}
        value={own.expandsOn}
        onChange={(expandsOn) => run(save({ ...own, expandsOn }))}
      />
      <Checkbox isSelected={own.isSpellingOn} onChange={(isSpellingOn) => run(save({ ...own, isSpellingOn }))}>
        Underline misspelt words
      </Checkbox>
      {own.words.length > 0 && <h3>Your words</h3>}
      <div className={styles.actions}>
        {own.words.map((word) => (
          <Button key={word} size="small" aria-label={`Forget ${word}`} onPress={() => run(forget(word))}>
            {word} ×
          </Button>
        ))}
      </div>
    </section>
  );
}

function ScopeList(props: {
  scope: AutotextScope;
  shelf: AutotextShelf;
  changes: AutotextChanges;
  run: (work: Promise<unknown>) => void;
  onEdit: (draft: AutotextDraft) => void;
}) {
  const { scope, shelf, changes, run, onEdit } = props;
  const entries = shelf.autotexts
    .filter((each) => each.scope === scope)
    .sort((one, other) => one.autotext.name.localeCompare(other.autotext.name));
  const mayChange = shelf.mayChange.includes(scope);
  const title = titleOf(scope, shelf);
  const file = () => saveAsFile(`autotext-${scope}.json`, autotextFileText(entries.map(({ autotext }) => autotext)));
  return (
    <section className={styles.section} aria-label={title}>
      <h3>{title}</h3>
      {!mayChange && <p className={styles.lead}>Only an administrator may change these. You may use them.</p>}
      {entries.length === 0 && <p className={styles.lead}>None yet.</p>}
      {entries.map((entry) => (
        <section key={entry.id} className={styles.card} aria-label={entry.autotext.name}>
          <h3 className={styles.wideRow}>{`${entry.autotext.name}: ${entry.autotext.title}`}</h3>
          <p className={styles.lines}>{shortened(entry.autotext.text)}</p>
          <p className={styles.wideRow}>{standing(entry)}</p>
          {mayChange && (
            <div className={styles.wideRow}>
              <div className={styles.actions}>
                <Button size="small" onPress={() => onEdit(draftOf(entry))}>
                  Change
                </Button>
                {scope === "personal" && (
                  <Button size="small" onPress={() => run(changes.share(entry))}>
                    Share with the team
                  </Button>
                )}
                <DeleteButton onPress={() => run(changes.remove(entry))} />
              </div>
            </div>
          )}
        </section>
      ))}
      {entries.length > 0 && (
        <div className={styles.actions}>
          <Button size="small" onPress={file}>
            Export these
          </Button>
        </div>
      )}
    </section>
  );
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200).trimEnd()} …` : text;
}

function standing({ autotext, version, uses, changedByName }: KeptAutotext): string {
  const { match, use, isNormal } = autotext;
  const bound = [...match.modalities, ...match.procedureWords].join(", ");
  const parts = [bound === "" ? "For any examination" : `For ${bound}`, use === "addendum" ? "in addenda" : ""];
  return [
    ...parts,
    isNormal ? "stays unconfirmed" : "",
    `version ${version} by ${changedByName}`,
    uses === 1 ? "used once" : `used ${uses} times`,
  ]
    .filter((part) => part !== "")
    .join("; ");
}

function DeleteButton({ onPress }: { onPress: () => void }) {
  const [isSure, setSure] = useState(false);
  return (
    <Button size="small" onPress={() => (isSure ? onPress() : setSure(true))}>
      {isSure ? "Delete for good" : "Delete"}
    </Button>
  );
}
