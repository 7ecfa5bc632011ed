import { type FormEvent, useState } from "react";
import { useStore } from "zustand";
import type { Measurement } from "../../shared/domain/measurement.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { changeMark } from "./marks/mark-history.ts";
import { markKinds } from "./marks/mark-kinds.ts";
import styles from "./pane.module.css";
import type { Viewer } from "./viewer.ts";
import type { ViewerStore } from "./viewer-store.ts";

/** Asks for the words of an arrow that was drawn just now on this pane. */
export function MarkWords({ viewer, paneIndex }: { readonly viewer: Viewer; readonly paneIndex: number }) {
  const isHere = useStore(viewer.store, (state) => state.activePane === paneIndex);
  const mark = useStore(viewer.store, (state) =>
    state.wordsFor === null ? undefined : state.measurements.find(({ id }) => id === state.wordsFor),
  );
  return isHere && mark !== undefined ? <WordsForm key={mark.id} store={viewer.store} mark={mark} /> : null;
}

function WordsForm({ store, mark }: { readonly store: ViewerStore; readonly mark: Measurement }) {
  const [words, setWords] = useState("");
  const close = () => store.setState({ wordsFor: null });
  const keep = (event: FormEvent) => {
    event.preventDefault();
    const written = words.trim().slice(0, 200);
    if (written !== "") changeMark(store, mark.id, withWords(mark, written));
    close();
  };
  return (
    <form
      className={styles.notice}
      onSubmit={keep}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <TextField label="Text of the arrow" value={words} onChange={setWords} autoFocus />
      <Button size="small" type="submit">
        Keep
      </Button>
    </form>
  );
}

function withWords(mark: Measurement, words: string): Measurement {
  const content = { ...mark, words };
  return { ...content, text: markKinds[mark.kind].text(content) };
}
