import { type FormEvent, useState } from "react";
import { useStore } from "zustand";
import type { Measurement } from "../../shared/domain/measurement.ts";
import { type Affine, toStage } from "../../shared/imaging/view-transform.ts";
import { longestMarkWords } from "../../shared/rules/mark-words.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./mark-words.module.css";
import { keepWords } from "./mark-words-edit.ts";
import { markKinds } from "./marks/mark-kinds.ts";
import { affineOf } from "./pane-points.ts";
import type { Viewer } from "./viewer.ts";

/** The width that the form needs beside a mark, in CSS pixels. */
const formWidth = 340;
const formHeight = 120;

/** Asks for the words of a mark on this pane, beside the mark: of one drawn just now, or of one whose words are changed. */
export function MarkWords({ viewer, paneIndex }: { readonly viewer: Viewer; readonly paneIndex: number }) {
  const isHere = useStore(viewer.store, (state) => state.activePane === paneIndex);
  const mark = useStore(viewer.store, (state) =>
    state.wordsFor === null ? undefined : state.measurements.find(({ id }) => id === state.wordsFor),
  );
  return isHere && mark !== undefined ? (
    <WordsForm key={mark.id} viewer={viewer} paneIndex={paneIndex} mark={mark} />
  ) : null;
}

function WordsForm(props: { readonly viewer: Viewer; readonly paneIndex: number; readonly mark: Measurement }) {
  const { viewer, paneIndex, mark } = props;
  const [words, setWords] = useState(mark.words ?? "");
  const [problem, setProblem] = useState("");
  const [place] = useState(() => placeBeside(viewer, paneIndex, mark));
  const close = () => {
    viewer.store.setState({ wordsFor: null });
    const figure = viewer.controllers.get(paneIndex)?.element.closest("figure");
    figure?.focus();
  };
  const keep = (event: FormEvent) => {
    event.preventDefault();
    const found = keepWords(viewer.store, mark.id, words);
    if (found === "") close();
    else setProblem(found);
  };
  return (
    <form
      className={styles.form}
      style={place}
      onSubmit={keep}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <TextField
        label={markKinds[mark.kind].isSpineLabel === true ? "Vertebra" : "Text of the arrow"}
        value={words}
        onChange={(written) => {
          setWords(written);
          setProblem("");
        }}
        maxLength={longestMarkWords}
        error={problem}
        validationBehavior="aria"
        autoFocus
      />
      <Button size="small" type="submit">
        Keep
      </Button>
    </form>
  );
}

/** Beside the mark where it is on the picture, kept within the pane. */
function placeBeside(viewer: Viewer, paneIndex: number, mark: Measurement): { left: number; top: number } {
  const controller = viewer.controllers.get(paneIndex);
  const picture = controller?.picture() ?? null;
  const at = picture?.marks.find(({ id }) => id === mark.id)?.points.at(-1);
  if (controller === undefined || picture === null || at === undefined) return { left: 12, top: 60 };
  const affine: Affine = affineOf({ controller }, picture);
  const [x, y] = toStage(affine, at);
  const { clientWidth, clientHeight } = controller.element;
  const within = (value: number, most: number) => Math.max(12, Math.min(value, most));
  return { left: within(x + 14, clientWidth - formWidth), top: within(y + 14, clientHeight - formHeight) };
}
