import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { DraftContent } from "../../../shared/domain/report.ts";
import type { FieldDefinition, FieldValue } from "../../../shared/domain/report-field.ts";
import { fieldText } from "../../../shared/templates/field-text.ts";
import { isHeldByField } from "../../../shared/templates/kept-blocks.ts";
import type { OpenField, ReportDeeds } from "../report-deeds.ts";
import { ChoiceEntry } from "./choice-entry.tsx";
import styles from "./field-panel.module.css";
import { TableEntry } from "./table-entry.tsx";
import { TypedEntry, useFirstFocus } from "./typed-entry.tsx";

/** What the editing of one field asks of the panel around it. */
export interface FieldEntryProps<Definition extends FieldDefinition = FieldDefinition> {
  readonly field: Definition;
  readonly value: FieldValue;
  /** Letters that were typed on the field already. */
  readonly typed: string;
  /** Writes the value and, with a step, goes on. */
  onCommit(value: FieldValue, step: 1 | -1 | null): void;
  /** Writes the value and stays. */
  onChange(value: FieldValue): void;
  /** Goes on without writing anything. */
  onSkip(step: 1 | -1): void;
  /** Why nothing can be written, where the field is left. */
  onRefused(sentence: string): void;
}

/** The field that is being filled, in its place in the text. */
export function FieldPanel({ deeds, content }: { deeds: ReportDeeds; content: DraftContent }) {
  const open = useStore(deeds.store, (state) => state.open);
  const field = open === null ? undefined : content.structure?.fields.find(({ id }) => id === open.fieldId);
  if (open === null || field === undefined) return null;
  const key = `${open.section} ${open.place} ${open.fieldId}`;
  const value = content.structure?.values[field.id] ?? null;
  const isHeld = content.structure !== undefined && isHeldByField(content.structure, field.id);
  return <OpenPanel key={key} deeds={deeds} open={open} field={field} value={value} isHeld={isHeld} />;
}

interface PanelProps {
  readonly deeds: ReportDeeds;
  readonly open: OpenField;
  readonly field: FieldDefinition;
  readonly value: FieldValue;
  /** The template would hide it by now; it stays because it is filled. */
  readonly isHeld: boolean;
}

function OpenPanel({ deeds, open, field, value, isHeld }: PanelProps) {
  const { panel, place } = usePlace(deeds, open, value);
  // What is left by Tab or Enter is written once, and by Esc not at all: the focus that goes away then writes nothing.
  const isClosing = useRef(false);
  const close = (step: 1 | -1 | null) => {
    isClosing.current = true;
    deeds.closeField(step);
  };
  const entry: FieldEntryProps = {
    ...{ field, value, typed: open.typed },
    onCommit: (next, step) => {
      if (isClosing.current) return;
      deeds.setField(field.id, next);
      if (step !== null) close(step);
    },
    onChange: (next) => deeds.setField(field.id, next),
    onSkip: close,
    onRefused: (sentence) => {
      if (!isClosing.current) deeds.say(`${sentence} Nothing was written.`);
    },
  };
  useLeaving(panel, {
    onEscape: () => close(null),
    onLeave: () => {
      if (!isClosing.current && deeds.store.getState().open === open) deeds.store.setState({ open: null });
    },
  });
  return (
    <fieldset ref={panel} className={styles.panel} data-field-panel={field.kind} aria-label={field.label} style={place}>
      <span className={styles.title} aria-hidden="true">
        <span>{field.label}</span>
        <span className={styles.position}>{open.position}</span>
      </span>
      {isHeld && (
        <span className={styles.held} role="note">
          By the other fields this no longer applies. It stays in the report until it is emptied.
        </span>
      )}
      {entryOf(entry)}
    </fieldset>
  );
}

/** Ends the filling by Esc, or where the focus goes elsewhere; what was typed has been written or refused by then. */
function useLeaving(
  panel: React.RefObject<HTMLFieldSetElement | null>,
  deeds: { readonly onEscape: () => void; readonly onLeave: () => void },
): void {
  const latest = useRef(deeds);
  useEffect(() => {
    latest.current = deeds;
  });
  useEffect(() => {
    const element = panel.current;
    if (element === null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.onEscape();
    };
    const onFocusOut = (event: FocusEvent) => {
      if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) latest.current.onLeave();
    };
    element.addEventListener("keydown", onKeyDown);
    element.addEventListener("focusout", onFocusOut);
    return () => {
      element.removeEventListener("keydown", onKeyDown);
      element.removeEventListener("focusout", onFocusOut);
    };
  }, [panel]);
}

function entryOf(props: FieldEntryProps): ReactNode {
  const { field } = props;
  switch (field.kind) {
    case "text":
    case "number":
    case "date":
    case "time":
      return <TypedEntry {...props} />;
    case "pick":
    case "score":
    case "laterality":
      return <ChoiceEntry {...props} />;
    case "table":
      return <TableEntry {...props} field={field} />;
    case "computed":
      return <ComputedView {...props} field={field} />;
  }
}

/** What is computed is read only; its formula is shown, so that a number can be followed. */
function ComputedView(props: FieldEntryProps<Extract<FieldDefinition, { kind: "computed" }>>) {
  const { field, value, onSkip } = props;
  const text = fieldText(field, value);
  const input = useFirstFocus(false);
  return (
    <>
      <output className={styles.computed}>
        {text === "" ? "Not computed yet: something that it needs is empty." : text}
      </output>
      <input
        ref={input}
        readOnly
        className={styles.input}
        aria-label={`${field.label}, computed as`}
        value={`= ${field.expression}`}
        onKeyDown={(event) => {
          if (event.key !== "Tab" && event.key !== "Enter") return;
          event.preventDefault();
          onSkip(event.shiftKey ? -1 : 1);
        }}
      />
    </>
  );
}

/** Under the field, within the width of the report; it scrolls with the words. */
function usePlace(deeds: ReportDeeds, open: OpenField, value: FieldValue) {
  const panel = useRef<HTMLFieldSetElement | null>(null);
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null);
  const put = useCallback(() => {
    const element = deeds.elementOf(open);
    const around = panel.current?.offsetParent;
    if (element === null || panel.current === null || !(around instanceof HTMLElement)) return;
    const [field, outer] = [element.getBoundingClientRect(), around.getBoundingClientRect()];
    const room = outer.width - panel.current.offsetWidth - 8;
    const left = Math.max(8, Math.min(field.left - outer.left, room));
    setPlace({ left, top: field.bottom - outer.top + around.scrollTop + 2 });
  }, [deeds, open]);
  useLayoutEffect(put, [put]);
  // Only once it stands there: at the top of the report it would take the words of the field out of sight.
  useLayoutEffect(() => {
    if (place !== null) panel.current?.scrollIntoView({ block: "nearest" });
  }, [place]);
  // A table grows by each row that is written; the text shows it a moment after the draft has it.
  useEffect(() => {
    if (value === null) return;
    const frame = requestAnimationFrame(put);
    return () => cancelAnimationFrame(frame);
  }, [put, value]);
  return { panel, place: place ?? { left: 0, top: 0 } };
}
