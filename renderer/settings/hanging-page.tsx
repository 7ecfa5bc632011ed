import { useQuery } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { HangingEntry, HangingScope, HangingShelf } from "../../shared/contract/hanging.ts";
import { builtInProtocols } from "../../shared/hanging/built-in-protocols.ts";
import { hangingFileText, readHangingFile } from "../../shared/hanging/hanging-file.ts";
import type { HangingProtocol } from "../../shared/hanging/hanging-protocol.ts";
import { changedTo } from "../../shared/hanging/protocol-versions.ts";
import { ruleText } from "../../shared/hanging/series-rule.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { ProtocolRulesSheet } from "../hanging/protocol-rules-sheet.tsx";
import { useHangingChanges } from "../hanging/use-hanging-shelf.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Message } from "../ui/message.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./settings.module.css";

/** Hanging protocols in the order in which they are tried: one's own, everybody's, those of the program. */
export function HangingPage() {
  const shelf = useQuery(useHost().query.hanging.shelf.queryOptions());
  if (shelf.data === undefined) {
    return shelf.error === null ? (
      <SkeletonRows count={4} label="Fetching the hanging protocols" />
    ) : (
      <TroubleMessage error={shelf.error} />
    );
  }
  return <Shelf shelf={shelf.data} />;
}

function Shelf({ shelf }: { shelf: HangingShelf }) {
  const [error, setError] = useState<unknown>(null);
  const [refusal, setRefusal] = useState("");
  const changes = useHangingChanges();
  const run = (work: Promise<unknown>) => void work.then(() => setError(null), setError);
  const save = (scope: HangingScope) => (entries: readonly HangingEntry[]) => run(changes.save(shelf, scope, entries));
  const setOff = (id: string, isUsed: boolean) =>
    run(changes.setOff(isUsed ? shelf.off.filter((each) => each !== id) : [...shelf.off, id]));
  const take = (text: string) => {
    const read = readHangingFile(text);
    if (!("protocol" in read)) {
      setRefusal(read.refusal);
      return;
    }
    setRefusal("");
    const rest = shelf.own.entries.filter(({ protocol }) => protocol.id !== read.protocol.id);
    save("own")([{ protocol: read.protocol, isEnabled: true }, ...rest]);
  };
  const unreadable = shelf.own.unreadableCount + shelf.everybody.unreadableCount;
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>Hanging protocols</h2>
        <ImportButton onText={take} />
      </div>
      <p className={styles.lead}>
        The first of yours that fits hangs a case, then the first of everybody's; else that of the program which says
        most about it. Save one in a case with “Save what I see”.
      </p>
      <TroubleMessage error={error} />
      {refusal !== "" && (
        <Message tone="critical" title="Not imported." isLive>
          {refusal}
        </Message>
      )}
      {unreadable > 0 && (
        <Message tone="due" title="Some cannot be read.">
          {`${unreadable} kept by a newer version or damaged: they stay as they are and hang nothing.`}
        </Message>
      )}
      <EntryList title="Yours" entries={shelf.own.entries} onChange={save("own")} />
      {(shelf.mayShare || shelf.everybody.entries.length > 0) && (
        <EntryList
          title="Everybody's"
          entries={shelf.everybody.entries}
          {...(shelf.mayShare ? { onChange: save("everybody") } : {})}
          off={shelf.off}
          onUse={setOff}
        />
      )}
      <OfTheProgram off={shelf.off} onUse={setOff} />
    </div>
  );
}

function OfTheProgram(props: { off: readonly string[]; onUse: (id: string, isUsed: boolean) => void }) {
  return (
    <section className={styles.section} aria-label="Of the program">
      <h3>Of the program</h3>
      {builtInProtocols.map((protocol) => (
        <ProtocolCard key={protocol.id} protocol={protocol}>
          <UseBox protocol={protocol} isUsed={!props.off.includes(protocol.id)} onUse={props.onUse} />
        </ProtocolCard>
      ))}
    </section>
  );
}

function EntryList(props: {
  title: string;
  entries: readonly HangingEntry[];
  onChange?: (entries: readonly HangingEntry[]) => void;
  off?: readonly string[];
  onUse?: (id: string, isUsed: boolean) => void;
}) {
  const { title, entries, onChange, onUse } = props;
  return (
    <section className={styles.section} aria-label={title}>
      <h3>{title}</h3>
      {onChange === undefined && (
        <p className={styles.lead}>Only an administrator may change these. You may leave out what you do not use.</p>
      )}
      {entries.length === 0 && <p className={styles.lead}>None yet.</p>}
      {entries.map((entry, place) => (
        <ProtocolCard key={entry.protocol.id} protocol={entry.protocol}>
          {onChange !== undefined && <EntryActions entries={entries} place={place} entry={entry} onChange={onChange} />}
          {onUse !== undefined && (
            <UseBox protocol={entry.protocol} isUsed={!(props.off ?? []).includes(entry.protocol.id)} onUse={onUse} />
          )}
        </ProtocolCard>
      ))}
    </section>
  );
}

function ProtocolCard({ protocol, children }: { protocol: HangingProtocol; children: ReactNode }) {
  return (
    <section className={styles.card} aria-label={protocol.name}>
      <h3>{protocol.name}</h3>
      <p>{`For ${ruleText(protocol.match.series) || "any examination"}; version ${protocol.version}`}</p>
      <p>{`Steps: ${protocol.steps.map(({ name }) => name).join(", ")}`}</p>
      <div className={styles.wideRow}>
        <div className={styles.actions}>{children}</div>
      </div>
    </section>
  );
}

function UseBox(props: { protocol: HangingProtocol; isUsed: boolean; onUse: (id: string, isUsed: boolean) => void }) {
  return (
    <Checkbox isSelected={props.isUsed} onChange={(isUsed) => props.onUse(props.protocol.id, isUsed)}>
      Used for my cases
    </Checkbox>
  );
}

function EntryActions(props: {
  entries: readonly HangingEntry[];
  place: number;
  entry: HangingEntry;
  onChange: (entries: readonly HangingEntry[]) => void;
}) {
  const { entries, place, entry, onChange } = props;
  const { protocol } = entry;
  const [name, setName] = useState<string | null>(null);
  const [isSure, setSure] = useState(false);
  const [areRulesOpen, setRulesOpen] = useState(false);
  const replaced = (next: HangingEntry) => entries.map((each) => (each === entry ? next : each));
  const others = entries.filter((each) => each !== entry);
  const moved = [...others.slice(0, Math.max(0, place - 1)), entry, ...others.slice(Math.max(0, place - 1))];
  if (name !== null) {
    const rename = () => {
      onChange(replaced(changedTo(entry, { ...protocol, name: name.trim() })));
      setName(null);
    };
    return (
      <>
        <TextField label="New name" isLabelHidden value={name} maxLength={80} onChange={setName} />
        <Button size="small" isDisabled={name.trim() === ""} onPress={rename}>
          Keep the name
        </Button>
      </>
    );
  }
  return (
    <>
      <Checkbox isSelected={entry.isEnabled} onChange={(isEnabled) => onChange(replaced({ ...entry, isEnabled }))}>
        On
      </Checkbox>
      <Button size="small" isDisabled={place === 0} onPress={() => onChange(moved)}>
        Try earlier
      </Button>
      <Button size="small" onPress={() => setRulesOpen(true)}>
        Rules
      </Button>
      <Button size="small" onPress={() => setName(protocol.name)}>
        Rename
      </Button>
      <Button size="small" onPress={() => exportProtocol(protocol)}>
        Export
      </Button>
      <Button size="small" onPress={() => (isSure ? onChange(others) : setSure(true))}>
        {isSure ? "Delete for good" : "Delete"}
      </Button>
      {areRulesOpen && (
        <ProtocolRulesSheet
          entry={entry}
          onKeep={(next) => onChange(replaced(next))}
          onClose={() => setRulesOpen(false)}
        />
      )}
    </>
  );
}

function ImportButton({ onText }: { onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="File of a hanging protocol"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file can be chosen again after it was mended.
          if (file !== undefined) void file.text().then(onText);
          event.target.value = "";
        }}
      />
      <Button icon={<Upload aria-hidden="true" />} onPress={() => input.current?.click()}>
        Import
      </Button>
    </>
  );
}

function exportProtocol(protocol: HangingProtocol): void {
  const url = URL.createObjectURL(new Blob([hangingFileText(protocol)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${protocol.id}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
