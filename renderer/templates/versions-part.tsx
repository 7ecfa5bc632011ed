import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { OpenTemplate } from "../../shared/contract/template-contract.ts";
import type { TemplateHistoryRow } from "../../shared/domain/kept-template.ts";
import { templateDifference } from "../../shared/templates/template-difference.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./templates.module.css";
import type { EditedTemplate } from "./templates-page.tsx";
import { useTemplateCalls } from "./use-templates.ts";

const actNames: Readonly<Record<TemplateHistoryRow["act"], string>> = {
  draft: "Draft",
  published: "Published",
  retired: "Retired",
  discarded: "Draft given up",
};

/** What was done with a template and when, what each version changed, and what can be taken back. */
export function VersionsPart(props: {
  kept: EditedTemplate;
  mayEdit: boolean;
  onKept: (opened: OpenTemplate) => void;
  onClose: () => void;
}) {
  const { kept, mayEdit } = props;
  const { id: templateId } = kept.template;
  const { sequence } = kept;
  const history = useQuery(useHost().query.template.history.queryOptions({ input: { templateId } }));
  const { calls, renew } = useTemplateCalls();
  const [error, setError] = useState<unknown>(null);
  if (kept.origin === "program") {
    return (
      <p
        className={styles.lead}
      >{`Version ${kept.template.version}, as it came with the program. Source: ${kept.template.source}`}</p>
    );
  }
  if (sequence === 0) return <p className={styles.lead}>Not kept yet.</p>;
  const ended = (work: Promise<unknown>) =>
    void work
      .then(() => renew())
      .then(
        () => props.onClose(),
        (thrown: unknown) => setError(thrown),
      );
  const restore = (version: number) =>
    void calls.restore({ templateId, sequence, version }).then(props.onKept, setError);
  return (
    <>
      <TroubleMessage error={error ?? history.error} />
      {mayEdit && (
        <EndingActions
          kept={kept}
          onDiscard={() => ended(calls.discardDraft({ templateId, sequence }))}
          onRetire={(note) => ended(calls.retire({ templateId, sequence, note }))}
        />
      )}
      {history.data === undefined ? (
        <SkeletonRows count={3} label="Fetching the history" />
      ) : (
        <History kept={kept} rows={history.data.rows} mayEdit={mayEdit} onRestore={restore} />
      )}
    </>
  );
}

function EndingActions(props: { kept: EditedTemplate; onDiscard: () => void; onRetire: (note: string) => void }) {
  const { kept } = props;
  const [note, setNote] = useState("");
  return (
    <>
      {kept.isDraft && (
        <div className={styles.actions}>
          <Button onPress={props.onDiscard}>Give up the draft</Button>
        </div>
      )}
      {kept.status === "published" && (
        <div className={styles.actions}>
          <TextField label="Why it is retired" value={note} maxLength={300} onChange={setNote} />
          <Button isDisabled={note.trim() === ""} onPress={() => props.onRetire(note.trim())}>
            Retire
          </Button>
        </div>
      )}
    </>
  );
}

function History(props: {
  kept: EditedTemplate;
  rows: readonly TemplateHistoryRow[];
  mayEdit: boolean;
  onRestore: (version: number) => void;
}) {
  const { kept, rows, mayEdit } = props;
  const [compared, setCompared] = useState<number | null>(null);
  const isPublished = ({ act }: TemplateHistoryRow) => act === "published";
  return (
    <>
      <ul className={styles.history}>
        {rows.map((row) => (
          <li key={row.id}>
            <span>
              {`${actNames[row.act]}, version ${row.version}, ${formatDayAndTime(row.at)}, ${row.byName}`}
              {row.note !== "" && <em>{` ${row.note}`}</em>}
            </span>
            {isPublished(row) && (
              <>
                <Button size="small" onPress={() => setCompared(row.version)}>
                  {`Compare with version ${row.version}`}
                </Button>
                {mayEdit && (
                  <Button size="small" onPress={() => props.onRestore(row.version)}>
                    {`Make version ${row.version} a draft`}
                  </Button>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      {compared !== null && <Differences kept={kept} version={compared} />}
    </>
  );
}

function Differences({ kept, version }: { kept: EditedTemplate; version: number }) {
  const input = { templateId: kept.template.id, version };
  const earlier = useQuery(useHost().query.template.get.queryOptions({ input }));
  if (earlier.data === undefined) {
    return earlier.error === null ? (
      <SkeletonRows count={2} label="Comparing" />
    ) : (
      <TroubleMessage error={earlier.error} />
    );
  }
  const differences = templateDifference(earlier.data.template, kept.template);
  return (
    <section className={styles.form} aria-label={`Changes since version ${version}`}>
      <h3>{`Changes since version ${version}`}</h3>
      {differences.length === 0 && <p>None.</p>}
      <ul className={styles.differences}>
        {differences.map((difference) => (
          <li key={difference}>{difference}</li>
        ))}
      </ul>
    </section>
  );
}
