import { Plus, RotateCcw, Search, X } from "lucide-react";
import { useState } from "react";
import type { KeysAndMouse } from "../../shared/domain/keys-and-mouse.ts";
import { bindingsOf, withOwnKeysAgain, withoutChord } from "../app/bindings.ts";
import { type Chord, shownChord } from "../app/chord.ts";
import { fitOf } from "../app/command-search.ts";
import { type Command, type CommandId, commandTable } from "../app/command-table.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { KeyHint } from "../ui/key-hint.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./keys-and-mouse.module.css";
import page from "./settings.module.css";

interface Changing {
  readonly value: KeysAndMouse;
  readonly onChange: (value: KeysAndMouse) => void;
  readonly onAdd: (id: CommandId) => void;
}

/** Every command with its keys, by group. */
export function KeyLines(props: Changing) {
  const [typed, setTyped] = useState("");
  const { chords } = bindingsOf(props.value);
  const shown = commandTable.filter((command) => {
    const keys = (chords.get(command.id) ?? []).map(shownChord).join(" ");
    return typed.trim() === "" || fitOf(typed, `${command.name} ${command.group}`) !== null || keys === typed.trim();
  });
  const groups = [...new Set(shown.map((command) => command.group))];
  return (
    <section className={page.section} aria-label="Keys">
      <h3>Keys</h3>
      <TextField
        label="Search the commands"
        isLabelHidden
        type="search"
        className={styles.search ?? ""}
        placeholder="Command"
        icon={<Search aria-hidden="true" />}
        value={typed}
        onChange={setTyped}
        maxLength={60}
      />
      {groups.map((group) => (
        <div key={group} className={styles.group}>
          <h4>{group}</h4>
          <ul>
            {shown
              .filter((command) => command.group === group)
              .map((command) => (
                <KeyLine key={command.id} {...props} command={command} chords={chords.get(command.id) ?? []} />
              ))}
          </ul>
        </div>
      ))}
      {shown.length === 0 && <p className={page.lead}>No command begins like this.</p>}
    </section>
  );
}

function KeyLine(props: Changing & { readonly command: Command; readonly chords: readonly Chord[] }) {
  const { command, chords, value, onChange } = props;
  const { id, name } = command;
  if (command.isFixed) {
    return (
      <li className={styles.line} aria-label={name}>
        <span className={styles.name}>{name}</span>
        <KeyHint>{command.fixedKeys ?? "Esc"}</KeyHint>
        <span className={styles.note}>always</span>
      </li>
    );
  }
  return (
    <li className={styles.line} aria-label={name}>
      <span className={styles.name}>{name}</span>
      {chords.length === 0 && <span className={styles.note}>no key</span>}
      {chords.map((chord) => (
        <span key={chord} className={styles.chord}>
          <KeyHint>{shownChord(chord)}</KeyHint>
          <IconButton
            label={`Take ${shownChord(chord)} from: ${name}`}
            size="small"
            icon={<X />}
            onPress={() => onChange(withoutChord(value, id, chord))}
          />
        </span>
      ))}
      <IconButton label={`New key for: ${name}`} size="small" icon={<Plus />} onPress={() => props.onAdd(id)} />
      <IconButton
        label={`Keys of the preset again for: ${name}`}
        size="small"
        icon={<RotateCcw />}
        isDisabled={value.keys[id] === undefined}
        onPress={() => onChange(withOwnKeysAgain(value, id))}
      />
    </li>
  );
}
