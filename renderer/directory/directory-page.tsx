import { BookUser, Plus, Search, Upload } from "lucide-react";
import { useState } from "react";
import type { ListedEntry } from "../../shared/contract/directory-contract.ts";
import { type EntryKind, entryKindNames, entryKindSchema } from "../../shared/domain/directory.ts";
import { TroubleState } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { ToggleChip } from "../ui/chip.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./directory.module.css";
import { DirectoryGrid } from "./directory-grid.tsx";
import { EntrySheet } from "./entry-sheet.tsx";
import { ImportSheet } from "./import-sheet.tsx";
import { RotaView } from "./rota-view.tsx";
import { useDirectory } from "./use-directory.ts";

const views = [
  { id: "entries" as const, label: "People and places" },
  { id: "rota" as const, label: "Rota" },
];

/** The directory of people and places that reports and alerts go to, and who is on when. */
export function DirectoryPage({ mayChange }: { mayChange: boolean }) {
  const [view, setView] = useState<"entries" | "rota">("entries");
  const [isImporting, setImporting] = useState(false);
  const [edited, setEdited] = useState<ListedEntry | "new" | null>(null);
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>Directory</h2>
        <Segmented label="What is shown" options={views} value={view} onChange={setView} />
        <span className={styles.gap} />
        {mayChange && (
          <>
            <Button icon={<Upload aria-hidden="true" />} onPress={() => setImporting(true)}>
              Import
            </Button>
            <Button icon={<Plus aria-hidden="true" />} onPress={() => setEdited("new")}>
              Add
            </Button>
          </>
        )}
      </div>
      {view === "rota" ? (
        <RotaView mayChange={mayChange} />
      ) : (
        <Entries
          mayChange={mayChange}
          onOpen={setEdited}
          onAdd={() => setEdited("new")}
          onImport={() => setImporting(true)}
        />
      )}
      {edited !== null && (
        <EntrySheet listed={edited === "new" ? null : edited} mayChange={mayChange} onClose={() => setEdited(null)} />
      )}
      {isImporting && <ImportSheet onClose={() => setImporting(false)} />}
    </div>
  );
}

function Entries(props: {
  mayChange: boolean;
  onOpen: (listed: ListedEntry) => void;
  onAdd: () => void;
  onImport: () => void;
}) {
  const [search, setSearch] = useState("");
  const [kinds, setKinds] = useState<readonly EntryKind[]>([]);
  const [isOutOfUse, setOutOfUse] = useState(false);
  const { data, error, refetch, isFetching } = useDirectory(search, kinds, !isOutOfUse);
  if (data === undefined && error !== null) {
    return <TroubleState error={error} onRetry={() => void refetch()} isRetrying={isFetching} />;
  }
  if (data === undefined) return <SkeletonRows count={8} label="Fetching the directory" />;
  if (data.isEmpty) return <Nobody {...props} />;
  const toggle = (kind: EntryKind, isOn: boolean) =>
    setKinds((before) => (isOn ? [...before, kind] : before.filter((each) => each !== kind)));
  return (
    <>
      <div className={styles.filters}>
        <TextField
          label="Search the directory"
          isLabelHidden
          type="search"
          placeholder="Name, role, code or organisation"
          icon={<Search aria-hidden="true" />}
          value={search}
          onChange={setSearch}
          maxLength={120}
          className={styles.search ?? ""}
        />
        {entryKindSchema.options.map((kind) => (
          <ToggleChip key={kind} isSelected={kinds.includes(kind)} onChange={(isOn) => toggle(kind, isOn)}>
            {entryKindNames[kind]}
          </ToggleChip>
        ))}
        <ToggleChip isSelected={isOutOfUse} onChange={setOutOfUse}>
          Out of use
        </ToggleChip>
        <span className={styles.gap} />
        <span className={`${styles.count} figures`} role="status">
          {data.total > data.entries.length ? `first ${data.entries.length} of ` : ""}
          {data.total === 1 ? "1 entry" : `${data.total} entries`}
        </span>
      </div>
      {data.entries.length === 0 ? (
        <EmptyState title="Nobody found">Another word, or fewer kinds, may find them.</EmptyState>
      ) : (
        <DirectoryGrid entries={data.entries} onOpen={props.onOpen} />
      )}
    </>
  );
}

function Nobody(props: { mayChange: boolean; onAdd: () => void; onImport: () => void }) {
  return (
    <EmptyState
      title="The directory is empty"
      icon={<BookUser aria-hidden="true" />}
      actions={
        props.mayChange && (
          <>
            <Button variant="primary" onPress={props.onImport}>
              Import a file or a FHIR server
            </Button>
            <Button onPress={props.onAdd}>Add somebody</Button>
          </>
        )
      }
    >
      <p>
        People, teams, wards, practices and systems belong here, with their codes, deputies and rotas. From them a
        report’s recipients are proposed, and alerts find who is on. Until then reports go to every destination that is
        set up.
      </p>
      {!props.mayChange && <p>An administrator brings them in.</p>}
    </EmptyState>
  );
}
