import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { windowNow } from "../../host/clock.ts";
import { fieldHint, oneLine, readFieldEntry, typedText } from "./field-entry.ts";
import styles from "./field-panel.module.css";
import type { FieldEntryProps } from "./field-panel.tsx";

/** A field that is written in letters: text, number, date, time. What it does not take is refused in a sentence, never changed. */
export function TypedEntry({ field, value, typed, onCommit, onSkip, onRefused }: FieldEntryProps) {
  const first = typedText(field, value);
  const [text, setText] = useState(typed === "" ? first : typed);
  const [problem, setProblem] = useState("");
  const input = useFirstFocus(typed === "");
  const isDone = useRef(false);
  const commit = (step: 1 | -1 | null): void => {
    const read = readFieldEntry(field, text, windowNow());
    if (text === first && step !== null) onSkip(step);
    else if ("problem" in read) setProblem(read.problem);
    else {
      isDone.current = true;
      onCommit(read.value, step);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Tab" && event.key !== "Enter") return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    commit(event.shiftKey ? -1 : 1);
  };
  const onBlur = () => {
    if (isDone.current || text === first) return;
    const read = readFieldEntry(field, text, windowNow());
    if ("problem" in read) onRefused(read.problem);
    else onCommit(read.value, null);
  };
  return (
    <>
      <span className={styles.line}>
        <input
          ref={input}
          className={styles.input}
          dir="auto"
          inputMode={field.kind === "number" ? "decimal" : "text"}
          aria-label={field.label}
          aria-describedby="field-hint field-problem"
          aria-invalid={problem !== ""}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setProblem("");
          }}
          onPaste={(event) => pasteAsLine(event, setText)}
          onKeyDown={onKeyDown}
          onBlur={onBlur}
        />
        {"unit" in field && field.unit !== "" && <span className={styles.unit}>{field.unit}</span>}
      </span>
      <span id="field-hint" className={styles.hint}>
        {fieldHint(field)}
      </span>
      <span id="field-problem" className={styles.problem} role="alert">
        {problem}
      </span>
    </>
  );
}

/** Gives the reference of the input that has the focus as soon as its field is opened; what it holds is chosen where `selects`. */
export function useFirstFocus(selects: boolean) {
  const input = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    input.current?.focus({ preventScroll: true });
    if (selects) input.current?.select();
  }, [selects]);
  return input;
}

/** A browser joins pasted lines without a space between their words. */
function pasteAsLine(event: ClipboardEvent<HTMLInputElement>, take: (text: string) => void): void {
  const pasted = event.clipboardData.getData("text/plain");
  if (!/[\r\n]/.test(pasted)) return;
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const [from, to] = [selectionStart ?? value.length, selectionEnd ?? value.length];
  // As much as the field can refuse in a sentence; the rest of a megabyte would only stop the window.
  take(value.slice(0, from) + oneLine(pasted.slice(0, 20_000)) + value.slice(to));
}
