import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useStore } from "zustand";
import type { HangingShelf } from "../../shared/contract/hanging.ts";
import { generalise } from "../../shared/hanging/generalise.ts";
import { type ProtocolDraft, protocolOf, withNextStep } from "../../shared/hanging/protocol-draft.ts";
import { changedTo } from "../../shared/hanging/protocol-versions.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { newWindowId } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import { arrangementOf } from "../viewer/arrangement.ts";
import type { Viewer } from "../viewer/viewer.ts";
import styles from "./hanging.module.css";
import { ConditionList, PaneRules } from "./pane-rules.tsx";
import { PastPreview } from "./past-preview.tsx";
import { useHangingChanges } from "./use-hanging-shelf.ts";

interface SheetProps {
  readonly viewer: Viewer;
  readonly workitemId: string;
}

/** The sheet that keeps what is on the screen as a protocol; nothing while nobody asked for it. */
export function SaveArrangement({ viewer, workitemId }: SheetProps) {
  const isOpen = useStore(viewer.store, (state) => state.isSavingArrangement);
  const { query } = useHost();
  const shelf = useQuery({ ...query.hanging.shelf.queryOptions(), enabled: isOpen });
  if (!isOpen || shelf.data === undefined) return null;
  return <SaveSheet viewer={viewer} workitemId={workitemId} shelf={shelf.data} />;
}

function SaveSheet({ viewer, workitemId, shelf }: SheetProps & { readonly shelf: HangingShelf }) {
  const work = useSaving(viewer, shelf);
  const { draft, setDraft, target, protocol } = work;
  const isEmpty = draft.panes.length === 0;
  return (
    <Sheet
      title="Save what I see"
      isOpen
      width="wide"
      onClose={work.close}
      footer={
        <>
          <Button onPress={work.close}>Cancel</Button>
          <Button variant="primary" isDisabled={isEmpty || draft.name.trim() === ""} onPress={() => void work.save()}>
            {target === newProtocol ? "Save" : "Add as the next step"}
          </Button>
        </>
      }
    >
      <div className={styles.sheet}>
        <p className={styles.quiet}>
          The rules name what each series is, never which one: no date, number or name of this examination is taken.
          Turned or mirrored views are not taken either.
        </p>
        {isEmpty && <p role="status">No pane shows a series: there is nothing to save.</p>}
        <TroubleMessage error={work.error} />
        <SaveNames work={work} shelf={shelf} />
        {target === newProtocol && (
          <section className={styles.pane} aria-label="For which examinations">
            <h3>For which examinations</h3>
            <ConditionList
              conditions={draft.match}
              choices={matchStrengths}
              onChange={(match) => setDraft({ ...draft, match })}
            />
          </section>
        )}
        {draft.panes.map((pane, place) => (
          <PaneRules
            key={pane.id}
            place={place}
            pane={pane}
            onChange={(changed) =>
              setDraft({ ...draft, panes: draft.panes.map((each, index) => (index === place ? changed : each)) })
            }
          />
        ))}
        <SyncRules draft={draft} onChange={setDraft} />
        {!isEmpty && <PastPreview workitemId={workitemId} protocol={protocol} />}
      </div>
    </Sheet>
  );
}

const newProtocol = "new";
const matchStrengths = [
  { id: "must", label: "Must" },
  { id: "off", label: "Not asked" },
] as const;

type Saving = ReturnType<typeof useSaving>;

/** The draft of the sheet, where it is kept, and the keeping of it. */
function useSaving(viewer: Viewer, shelf: HangingShelf) {
  const changes = useHangingChanges();
  const [draft, setDraft] = useState<ProtocolDraft>(() => {
    const { arrangement, candidates } = arrangementOf(viewer.store.getState());
    return generalise(arrangement, candidates);
  });
  const [id] = useState(() => `own-${newWindowId().slice(0, 8).toLowerCase()}`);
  const [target, setTarget] = useState(newProtocol);
  const [isForAll, setForAll] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const base = shelf.own.entries.find(({ protocol }) => protocol.id === target)?.protocol;
  const protocol = base === undefined ? protocolOf(draft, id) : withNextStep(base, draft);
  const close = () => viewer.store.setState({ isSavingArrangement: false });
  const save = async () => {
    try {
      const entry = { protocol, isEnabled: true };
      const own = shelf.own.entries;
      // The newest goes first: what was just kept is what hangs next.
      const entries =
        base === undefined
          ? [entry, ...own]
          : own.map((each) => (each.protocol === base ? changedTo(each, protocol) : each));
      await changes.save(shelf, "own", entries);
      if (isForAll) {
        const shared = { ...entry, protocol: { ...protocol, id: `${protocol.id}-all` } };
        await changes.save(shelf, "everybody", [shared, ...shelf.everybody.entries]);
      }
      showToast("done", `${protocol.name} is kept. It hangs the next case that fits.`);
      close();
    } catch (thrown) {
      setError(thrown);
    }
  };
  return { draft, setDraft, target, setTarget, isForAll, setForAll, error, protocol, close, save };
}

function SaveNames({ work, shelf }: { readonly work: Saving; readonly shelf: HangingShelf }) {
  const { draft, setDraft, target } = work;
  const targets = [
    { id: newProtocol, label: "A new protocol" },
    ...shelf.own.entries
      .filter(({ protocol }) => protocol.steps.length < 12)
      .map(({ protocol }) => ({ id: protocol.id, label: `Next step of ${protocol.name}` })),
  ];
  return (
    <>
      {shelf.own.entries.length > 0 && (
        <Select<string> label="Save as" options={targets} value={target} onChange={work.setTarget} />
      )}
      <div className={styles.names}>
        {target === newProtocol && (
          <TextField
            label="Name of the protocol"
            value={draft.name}
            maxLength={80}
            onChange={(name) => setDraft({ ...draft, name })}
          />
        )}
        <TextField
          label="Name of the step"
          value={draft.stepName}
          maxLength={60}
          onChange={(stepName) => setDraft({ ...draft, stepName })}
        />
      </div>
      {shelf.mayShare && target === newProtocol && (
        <Checkbox isSelected={work.isForAll} onChange={work.setForAll}>
          Copy it to everybody
        </Checkbox>
      )}
    </>
  );
}

function SyncRules({
  draft,
  onChange,
}: {
  readonly draft: ProtocolDraft;
  readonly onChange: (draft: ProtocolDraft) => void;
}) {
  const { planes } = draft;
  return (
    <>
      {draft.panes.length > 1 && (
        <Checkbox isSelected={draft.isLinked} onChange={(isLinked) => onChange({ ...draft, isLinked })}>
          The panes scroll together
        </Checkbox>
      )}
      {draft.panes.length === 3 && (
        <Checkbox isSelected={draft.isInColumns} onChange={(isInColumns) => onChange({ ...draft, isInColumns })}>
          Three panes side by side
        </Checkbox>
      )}
      {planes !== null && (
        <Checkbox isSelected onChange={() => onChange({ ...draft, planes: null })}>
          {`Pane ${planes.pane + 1} in three planes${planes.slab.thicknessMm > 0 ? `, slab of ${planes.slab.thicknessMm} mm` : ""}`}
        </Checkbox>
      )}
    </>
  );
}
