import { Check } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { FieldDefinition } from "../../../shared/domain/report-field.ts";
import { type Choice, choicesOf, chosenOf, fittingChoices, valueOfChoice } from "./choices.ts";
import { fieldHint } from "./field-entry.ts";
import styles from "./field-panel.module.css";
import type { FieldEntryProps } from "./field-panel.tsx";
import { useFirstFocus } from "./typed-entry.tsx";

/** A field with choices: letters narrow the list, the arrow keys move, Enter chooses; Space too where several can be chosen. */
export function ChoiceEntry(props: FieldEntryProps) {
  const { field, value } = props;
  const list = useChoices(props);
  const input = useFirstFocus(false);
  const activeChoice = list.shown[list.active];
  return (
    <>
      <span className={styles.line}>
        <input
          ref={input}
          className={styles.input}
          role="combobox"
          aria-label={field.label}
          aria-describedby="field-hint"
          aria-expanded="true"
          aria-controls="field-choices"
          aria-autocomplete="list"
          aria-activedescendant={activeChoice === undefined ? undefined : `choice-${list.active}`}
          placeholder="Type to narrow"
          value={list.typed}
          onChange={(event) => list.narrow(event.currentTarget.value)}
          onKeyDown={list.onKeyDown}
        />
        {value !== null && (
          <button type="button" className={styles.clear} onClick={() => props.onCommit(null, 1)}>
            Clear
          </button>
        )}
      </span>
      <span id="field-hint" className={styles.hint}>
        {fieldHint(field)}
      </span>
      <div
        id="field-choices"
        className={styles.choices}
        role="listbox"
        aria-label={field.label}
        aria-multiselectable={isMultiple(field)}
      >
        {list.shown.map((choice, index) => (
          <ChoiceLine
            key={choice.value}
            id={`choice-${index}`}
            choice={choice}
            isActive={index === list.active}
            isChosen={list.chosen.includes(choice.value)}
            onPress={() => list.press(choice)}
          />
        ))}
      </div>
      {list.shown.length === 0 && (
        <span className={styles.problem} role="alert">
          No choice begins so. Delete the letters to see all.
        </span>
      )}
    </>
  );
}

function isMultiple(field: FieldDefinition): boolean {
  return field.kind === "pick" && field.isMultiple;
}

function useChoices({ field, value, typed: firstTyped, onCommit, onChange, onSkip }: FieldEntryProps) {
  const [typed, setTyped] = useState(firstTyped);
  const chosen = chosenOf(value);
  const shown = fittingChoices(choicesOf(field), typed);
  const [moved, setMoved] = useState<number | null>(null);
  const present = shown.findIndex((choice) => choice.value === chosen[0]);
  const active = Math.min(moved ?? Math.max(0, typed === "" ? present : 0), Math.max(0, shown.length - 1));
  const narrow = (text: string) => {
    setTyped(text);
    setMoved(null);
  };
  const toggle = ({ value: of }: Choice) =>
    onChange(valueOfChoice(field, chosen.includes(of) ? chosen.filter((each) => each !== of) : [...chosen, of]));
  const take = (choice: Choice | undefined, step: 1 | -1): void => {
    if (choice === undefined) return;
    const isKept = isMultiple(field) && chosen.length > 0 && typed === "" && moved === null;
    const all = isMultiple(field) ? [...new Set([...chosen, choice.value])] : [choice.value];
    onCommit(valueOfChoice(field, isKept ? chosen : all), step);
  };
  const press = (choice: Choice) => (isMultiple(field) ? toggle(choice) : take(choice, 1));
  const goOn = (step: 1 | -1): void => {
    // What was only looked at is not chosen by going on.
    if (typed === "" && moved === null) onSkip(step);
    else take(shown[active], step);
  };
  const toggleActive = (): void => {
    const choice = shown[active];
    if (choice === undefined) return;
    toggle(choice);
    setTyped("");
    setMoved(choicesOf(field).findIndex((each) => each.value === choice.value));
  };
  const deedOf = (key: string): ((step: 1 | -1) => void) | null => {
    if (key === "ArrowDown") return () => setMoved(Math.min(shown.length - 1, active + 1));
    if (key === "ArrowUp") return () => setMoved(Math.max(0, active - 1));
    if (key === "Enter") return () => take(shown[active], 1);
    if (key === "Tab") return goOn;
    if (key === "Delete" && typed === "") return () => onCommit(null, 1);
    return key === " " && isMultiple(field) ? toggleActive : null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const deed = deedOf(event.key);
    if (deed === null || event.ctrlKey || event.altKey || event.metaKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    deed(event.shiftKey ? -1 : 1);
  };
  return { typed, shown, chosen, active, narrow, press, onKeyDown };
}

function ChoiceLine(props: { id: string; choice: Choice; isActive: boolean; isChosen: boolean; onPress: () => void }) {
  const { id, choice, isActive, isChosen, onPress } = props;
  const line = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    if (isActive) line.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <div
      ref={line}
      id={id}
      role="option"
      tabIndex={-1}
      className={styles.choice}
      aria-selected={isChosen}
      data-active={isActive || undefined}
      // The letters keep the focus.
      onPointerDown={(event) => {
        event.preventDefault();
        onPress();
      }}
    >
      <Check aria-hidden="true" className={isChosen ? styles.tick : styles.noTick} />
      <span>
        {choice.words}
        {choice.meaning !== "" && <span className={styles.meaning}>{choice.meaning}</span>}
      </span>
    </div>
  );
}
