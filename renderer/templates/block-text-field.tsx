import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { FieldDefinition } from "../../shared/domain/report-field.ts";
import { completed, completions, openBrace } from "./field-completion.ts";
import styles from "./templates.module.css";

/** The words of a paragraph. An open brace offers the fields: arrows choose, Enter or Tab takes, Esc closes. */
export function BlockTextField(props: {
  label: string;
  text: string;
  fields: readonly FieldDefinition[];
  isDisabled: boolean;
  onChange: (text: string) => void;
}) {
  const { text, fields, onChange } = props;
  const id = useId();
  const { area, offered, chosen, take, keyDown, typed, setCaret, close } = useFieldOffer(text, fields, onChange);
  return (
    <div className={styles.words}>
      <label htmlFor={`${id}-text`}>{props.label}</label>
      <textarea
        ref={area}
        id={`${id}-text`}
        rows={4}
        value={text}
        disabled={props.isDisabled}
        maxLength={4000}
        aria-autocomplete="list"
        aria-controls={`${id}-fields`}
        {...(offered.length > 0 ? { "aria-activedescendant": `${id}-${chosen}` } : {})}
        onChange={(event) => typed(event.target.value, event.target.selectionStart)}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={keyDown}
        onBlur={close}
      />
      <Suggestions id={id} offered={offered} chosen={chosen} onTake={take} />
    </div>
  );
}

/** Gives the fields that the open brace before the caret offers, and what keys and typing do to them. */
function useFieldOffer(text: string, fields: readonly FieldDefinition[], onChange: (text: string) => void) {
  const area = useRef<HTMLTextAreaElement>(null);
  const caretAfter = useRef<number | null>(null);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [isClosed, setClosed] = useState(true);
  const open = isClosed ? null : openBrace(text, caret);
  const offered = open === null ? [] : completions(fields, open.typed);
  // The caret can be set only when the new text is in place.
  useEffect(() => {
    if (caretAfter.current === null) return;
    area.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  });
  const take = (field: FieldDefinition | undefined) => {
    if (open === null || field === undefined) return;
    const next = completed(text, caret, open, field.id);
    caretAfter.current = next.caret;
    setCaret(next.caret);
    onChange(next.text);
    area.current?.focus();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (offered.length === 0) return;
    if (event.key === "ArrowDown") setChosen((place) => (place + 1) % offered.length);
    else if (event.key === "ArrowUp") setChosen((place) => (place + offered.length - 1) % offered.length);
    else if (event.key === "Enter" || event.key === "Tab") take(offered[chosen] ?? offered[0]);
    else if (event.key === "Escape") setClosed(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const typed = (next: string, nextCaret: number) => {
    setCaret(nextCaret);
    setChosen(0);
    setClosed(false);
    onChange(next);
  };
  const close = () => setClosed(true);
  return { area, offered, chosen, take, keyDown, typed, setCaret, close };
}

function Suggestions(props: {
  id: string;
  offered: readonly FieldDefinition[];
  chosen: number;
  onTake: (field: FieldDefinition) => void;
}) {
  const { id, offered, chosen, onTake } = props;
  return (
    <div className={styles.suggestions} id={`${id}-fields`} role="listbox" aria-label="Fields" tabIndex={-1}>
      {offered.map((field, place) => (
        <div
          key={field.id}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === chosen}
          className={styles.suggestion}
          // A press would take the focus from the words before it could choose.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(field);
          }}
        >
          {field.label}
        </div>
      ))}
    </div>
  );
}
