import { type KeyboardEvent, useState } from "react";
import type { KeysAndMouse } from "../../shared/domain/keys-and-mouse.ts";
import { holdersOf, refusalOf } from "../app/bindings.ts";
import { type Chord, chordOf, isBareModifier, shownChord } from "../app/chord.ts";
import type { Command } from "../app/command-table.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Sheet } from "../ui/sheet.tsx";
import styles from "./keys-and-mouse.module.css";

/** Asks for a new key by pressing it, and says openly whose it is and why one cannot be had. */
export function NewKeySheet(props: {
  value: KeysAndMouse;
  taker: Command;
  onTake: (chord: Chord) => void;
  onClose: () => void;
}) {
  const { value, taker } = props;
  const [chord, setChord] = useState<Chord | null>(null);
  const refusal = chord === null ? null : refusalOf(chord, taker);
  const holders = chord === null ? [] : holdersOf(value, chord, taker);
  const record = (event: KeyboardEvent): void => {
    // Tab and Esc stay what they are: they lead out of here.
    if (event.key === "Tab" || event.key === "Escape" || isBareModifier(event.nativeEvent)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) setChord(chordOf(event.nativeEvent));
  };
  return (
    <Sheet
      title={`New key: ${taker.name}`}
      isOpen
      width="narrow"
      onClose={props.onClose}
      footer={
        <>
          <Button onPress={props.onClose} shortcut="Esc">
            Leave it
          </Button>
          <Button
            variant="primary"
            isDisabled={chord === null || refusal !== null}
            onPress={() => chord !== null && props.onTake(chord)}
          >
            {holders.length > 0 ? "Take it" : "Use this key"}
          </Button>
        </>
      }
    >
      <input
        className={styles.recorder}
        aria-label="New key"
        readOnly
        ref={takeFocus}
        value={chord === null ? "" : shownChord(chord)}
        placeholder="Press the key, with Ctrl, Shift or Alt if you like"
        onKeyDown={record}
      />
      <div aria-live="polite" className={styles.verdict}>
        {refusal !== null && <Message tone="critical">{refusal}</Message>}
        {refusal === null && holders.length > 0 && chord !== null && (
          <Message tone="due">{`${shownChord(chord)} is "${holders.map(({ name }) => name).join('" and "')}" now, which would lose it. Take it?`}</Message>
        )}
        {refusal === null && holders.length === 0 && chord !== null && <Message tone="done">This key is free.</Message>}
      </div>
    </Sheet>
  );
}

function takeFocus(field: HTMLInputElement | null): void {
  field?.focus();
}
