import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { PersonScope } from "../../shared/contract/scope-contract.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import settings from "../settings/settings.module.css";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./scope.module.css";
import { blankLine, formOfLine, lineOf, type ScopeLineForm } from "./scope-form.ts";
import { ScopeLineFields } from "./scope-line-fields.tsx";

/** Changes a person's scope: every line of it, and why. */
export function ScopeSheet({ person, onClose }: { person: PersonScope; onClose: () => void }) {
  const [lines, setLines] = useState<ScopeLineForm[]>(() => person.scope.lines.map(formOfLine));
  const [note, setNote] = useState("");
  const save = useSaveScope(onClose);
  const read = lines.map(lineOf);
  const recorded = read.flatMap((each) => ("line" in each ? [each.line] : []));
  const isReady = recorded.length === lines.length && note.trim() !== "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { personId, scope } = person;
    if (isReady && !save.isPending) save.mutate({ personId, revision: scope.revision, lines: recorded, note });
  };
  const replace = (changed: ScopeLineForm) =>
    setLines(lines.map((each) => (each.key === changed.key ? changed : each)));
  return (
    <Sheet title={`Scope of practice of ${person.displayName}`} isOpen onClose={onClose} width="wide">
      <form className={settings.form} onSubmit={submit}>
        {lines.map((line, index) => (
          <ScopeLineFields
            key={line.key}
            number={index + 1}
            form={line}
            problem={problemOf(read[index])}
            onChange={replace}
            onRemove={() => setLines(lines.filter(({ key }) => key !== line.key))}
          />
        ))}
        {lines.length === 0 && <p className={styles.quiet}>No line: nothing is recorded for this person.</p>}
        <div className={styles.foot}>
          <Button
            icon={<Plus aria-hidden="true" />}
            onPress={() => setLines([...lines, blankLine(Math.max(-1, ...lines.map(({ key }) => key)) + 1)])}
          >
            Add a line
          </Button>
        </div>
        <TextField label="Why it is changed" value={note} onChange={setNote} maxLength={300} isRequired />
        <TroubleMessage error={save.error} />
        <div className={settings.actions}>
          <Button type="submit" variant="primary" isDisabled={!isReady} isPending={save.isPending}>
            Record
          </Button>
          <Button variant="quiet" onPress={onClose}>
            Back
          </Button>
        </div>
        <Earlier personId={person.personId} />
      </form>
    </Sheet>
  );
}

function useSaveScope(onSaved: () => void) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  return useMutation(
    query.scope.save.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(query.scope.overview.queryKey(), saved);
        showToast("done", "Recorded.");
        onSaved();
      },
    }),
  );
}

function problemOf(read: ReturnType<typeof lineOf> | undefined): string {
  return read !== undefined && "problem" in read ? read.problem : "";
}

/** Who changed it when and why. */
function Earlier({ personId }: { personId: string }) {
  const history = useQuery(useHost().query.scope.history.queryOptions({ input: { personId } }));
  const scopes = history.data?.scopes ?? [];
  if (scopes.length === 0) return null;
  return (
    <section className={settings.section} aria-label="Changes">
      <h3>Changes</h3>
      <ul className={styles.lines}>
        {scopes.map((scope) => (
          <li key={scope.revision}>
            <span className="figures">{scope.recordedAt === null ? "" : formatDayAndTime(scope.recordedAt)}</span>,{" "}
            {scope.recordedByName}: {scope.note} ({scope.lines.length === 1 ? "1 line" : `${scope.lines.length} lines`})
          </li>
        ))}
      </ul>
    </section>
  );
}
