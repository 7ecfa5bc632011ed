import { RotateCcw } from "lucide-react";
import { useState } from "react";
import type { KeysAndMouse } from "../../shared/domain/keys-and-mouse.ts";
import { hasToolButton, withChord } from "../app/bindings.ts";
import type { Chord } from "../app/chord.ts";
import { type Command, findCommand } from "../app/command-table.ts";
import { handlingPreset, handlingPresets } from "../app/handling-presets.ts";
import { TroubleMessage, TroubleState } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { showToast } from "../ui/toast.tsx";
import { KeyFileButtons } from "./key-file-buttons.tsx";
import { KeyLines } from "./key-lines.tsx";
import styles from "./keys-and-mouse.module.css";
import { MouseLines } from "./mouse-lines.tsx";
import { NewKeySheet } from "./new-key-sheet.tsx";
import page from "./settings.module.css";
import { useKeysAndMouse } from "./use-keys-and-mouse.ts";

/** The signed-in person's own keys and mouse. Each change is kept at once and follows them to every window. */
export function KeysAndMousePage() {
  const { stored, value, problems, save, error } = useKeysAndMouse();
  const [taker, setTaker] = useState<Command | null>(null);
  const [fileProblems, setFileProblems] = useState<readonly string[]>([]);
  if (value === null) {
    if (stored.error === null) return <SkeletonRows count={8} label="Fetching your keys and mouse" />;
    return <TroubleState error={stored.error} onRetry={() => void stored.refetch()} isRetrying={stored.isFetching} />;
  }
  const saveChecked = (changed: KeysAndMouse): void => {
    if (hasToolButton(changed)) save(changed);
    else showToast("due", "No button would work the chosen tool. Give it to another button first.");
  };
  const take = (command: Command, chord: Chord): void => {
    setTaker(null);
    saveChecked(withChord(value, command, chord));
  };
  return (
    <div className={`${page.page} ${styles.page}`}>
      <div className={page.title}>
        <h2>Keys and mouse</h2>
        <KeyFileButtons
          value={value}
          onRead={(read) => {
            setFileProblems(read.problems);
            saveChecked(read.value);
          }}
        />
      </div>
      <p className={page.lead}>
        Your own, wherever you sign in. Start from the habits of a workstation that you know, then change what you like.
        Foot pedals and jog wheels send keys: press them where a key is asked for.
      </p>
      <TroubleMessage error={error} />
      {[...problems, ...fileProblems].length > 0 && (
        <Message tone="due" title="Not everything could be used." isLive>
          {[...new Set([...problems, ...fileProblems])].join(" ")}
        </Message>
      )}
      <PresetChoice value={value} onChange={saveChecked} />
      <MouseLines value={value} onChange={saveChecked} />
      <KeyLines value={value} onChange={saveChecked} onAdd={(id) => setTaker(findCommand(id) ?? null)} />
      {taker !== null && (
        <NewKeySheet
          value={value}
          taker={taker}
          onTake={(chord) => take(taker, chord)}
          onClose={() => setTaker(null)}
        />
      )}
    </div>
  );
}

function PresetChoice({ value, onChange }: { value: KeysAndMouse; onChange: (value: KeysAndMouse) => void }) {
  const count = Object.keys(value.keys).length + Object.keys(value.mouse).length;
  const [isAsking, setAsking] = useState(false);
  return (
    <section className={page.section} aria-label="Preset">
      <Select
        label="Preset"
        className={styles.preset ?? ""}
        options={handlingPresets.map(({ id, name }) => ({ id, name, label: name }))}
        value={value.preset}
        onChange={(preset) => onChange({ ...value, preset })}
      />
      <p className={page.lead}>{handlingPreset(value.preset).description}</p>
      {count > 0 && !isAsking && (
        <div className={page.actions}>
          <Button size="small" icon={<RotateCcw aria-hidden="true" />} onPress={() => setAsking(true)}>
            {`Take back my ${count === 1 ? "change" : `${count} changes`}`}
          </Button>
        </div>
      )}
      {isAsking && count > 0 && (
        <Message
          tone="due"
          title="Take back every change of yours?"
          isLive
          actions={
            <>
              <Button size="small" onPress={() => setAsking(false)}>
                Keep them
              </Button>
              <Button
                size="small"
                variant="primary"
                onPress={() => {
                  setAsking(false);
                  onChange({ preset: value.preset, keys: {}, mouse: {} });
                }}
              >
                Take them back
              </Button>
            </>
          }
        >
          Keys and mouse will be as the preset has them.
        </Message>
      )}
    </section>
  );
}
