import { Check } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { FieldDefinition } from "../../../shared/domain/report-field.ts";
import { type Choice, choicesOf, chosenOf, fittingChoices, valueOfChoice } from "./choices.ts";
import { fieldHint } from "./field-entry.ts";
import styles from "./field-panel.module.css";
import type { FieldEntryProps } from "./field-panel.tsx";
import { useFirstFocus } from "./typed-entry.tsx";

/** A field with choices: letters narrow the list, the arrow keys move, Enter chooses what one of them marked; Space too where several can be chosen. */
export function ChoiceEntry(props: FieldEntryProps) {
  const { field, value } = props;
  const list = useChoices(props);
  const input = useFirstFocus(false);
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
          aria-activedescendant={list.active === null ? undefined : `choice-${list.active}`}
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
      <span className={styles.problem} role="alert">
        {list.shown.length === 0 && "No choice begins so. Delete the letters to see all."}
        {list.isHeld && list.shown.length > 0 && "Nothing is chosen yet: an arrow or a letter chooses, Tab goes on."}
      </span>
    </>
  );
}

function isMultiple(field: FieldDefinition): boolean {
  return field.kind === "pick" && field.isMultiple;
}

function useChoices({ field, value, typed: firstTyped, onCommit, onChange, onSkip }: FieldEntryProps) {
  const [typed, setTyped] = useState(firstTyped);
  const [moved, setMoved] = useState<Moved | null>(null);
  const [isHeld, setHeld] = useState(false);
  const chosen = chosenOf(value);
  const shown = fittingChoices(choicesOf(field), typed);
  const present = shown.findIndex((choice) => choice.value === chosen[0]);
  // Nothing is offered to Enter before an arrow or a letter was pressed: it also confirms sentences on the way.
  const pointed = moved?.index ?? (typed.trim() === "" ? null : 0);
  const active = pointed === null || shown.length === 0 ? null : Math.min(pointed, shown.length - 1);
  const narrow = (text: string) => {
    setTyped(text);
    setMoved(null);
    setHeld(false);
  };
  const move = (index: number): void => {
    setMoved({ index: Math.max(0, Math.min(shown.length - 1, index)), isToggled: false });
    setHeld(false);
  };
  const toggle = ({ value: of }: Choice) =>
    onChange(valueOfChoice(field, chosen.includes(of) ? chosen.filter((each) => each !== of) : [...chosen, of]));
  const take = (choice: Choice, step: 1 | -1): void =>
    onCommit(valueOfChoice(field, isMultiple(field) ? [...chosen, choice.value] : [choice.value]), step);
  const press = (choice: Choice) => (isMultiple(field) ? toggle(choice) : take(choice, 1));
  // What Space chose or took away is written already.
  const pick = active === null || moved?.isToggled === true ? undefined : shown[active];
  const goOn = (step: 1 | -1): void => {
    if (pick !== undefined) take(pick, step);
    else if (typed.trim() === "") onSkip(step);
  };
  const enter = (): void => {
    if (pick === undefined && chosen.length === 0 && moved === null) setHeld(true);
    else goOn(1);
  };
  const toggleActive = (): void => {
    const choice = active === null ? undefined : shown[active];
    if (choice === undefined) return;
    toggle(choice);
    setTyped("");
    setMoved({ index: choicesOf(field).findIndex((each) => each.value === choice.value), isToggled: true });
  };
  const deedOf = (key: string): ((step: 1 | -1) => void) | null => {
    if (key === "ArrowDown") return () => move((active ?? present) + 1);
    if (key === "ArrowUp") return () => move((active ?? (present === -1 ? shown.length : present)) - 1);
    if (key === "Enter") return enter;
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
  return { typed, shown, chosen, active, isHeld, narrow, press, onKeyDown };
}

/** Where the arrow keys have gone; by Space the choice there has been made already. */
interface Moved {
  readonly index: number;
  readonly isToggled: boolean;
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
