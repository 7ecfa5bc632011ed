import { type FormEvent, useState } from "react";
import { useStore } from "zustand";
import type { FindingSite, Measurement } from "../../shared/domain/measurement.ts";
import { type Affine, toStage } from "../../shared/imaging/view-transform.ts";
import { findingSites } from "../../shared/objects/finding-sites.ts";
import { longestMarkWords } from "../../shared/rules/mark-words.ts";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./mark-words.module.css";
import { keepName, keepWords } from "./mark-words-edit.ts";
import { markKinds } from "./marks/mark-kinds.ts";
import { affineOf } from "./pane-points.ts";
import type { Viewer } from "./viewer.ts";

/** What the forms need beside a mark, in CSS pixels. */
const formWidth = 340;
const nameFormHeight = 264;
const wordsFormHeight = 120;

/** Asks for the words of a mark on this pane, beside the mark: of one drawn just now, or of one whose words are changed. */
export function MarkWords({ viewer, paneIndex }: { readonly viewer: Viewer; readonly paneIndex: number }) {
  const isHere = useStore(viewer.store, (state) => state.activePane === paneIndex);
  const mark = useStore(viewer.store, (state) =>
    state.wordsFor === null ? undefined : state.measurements.find(({ id }) => id === state.wordsFor),
  );
  if (!isHere || mark === undefined) return null;
  const Form = markKinds[mark.kind].hasWords === true ? WordsForm : NameForm;
  return <Form key={mark.id} viewer={viewer} paneIndex={paneIndex} mark={mark} />;
}

interface FormProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
  readonly mark: Measurement;
}

/** Closes the form of a mark; the keys work on its pane again. */
function closeForm({ viewer, paneIndex }: FormProps): void {
  viewer.store.setState({ wordsFor: null });
  viewer.controllers.get(paneIndex)?.element.closest("figure")?.focus();
}

type SideChoice = NonNullable<FindingSite["side"]> | "none";

const sides: readonly { readonly id: SideChoice; readonly label: string }[] = [
  { id: "none", label: "No side" },
  { id: "left", label: "Left" },
  { id: "right", label: "Right" },
  { id: "both", label: "Both sides" },
];

/** Asks for the name of a mark and for what of the body it is on; they go into the measurement report with it. */
function NameForm(props: FormProps) {
  const { viewer, paneIndex, mark } = props;
  const [name, setName] = useState(mark.words ?? "");
  const [site, setSite] = useState(mark.site?.code.value ?? "none");
  const [side, setSide] = useState<SideChoice>(mark.site?.side ?? "none");
  const [place] = useState(() => placeBeside(viewer, paneIndex, mark, nameFormHeight));
  // A site that came with another's mark is kept although it cannot be chosen here.
  const known = [...findingSites, ...(mark.site === undefined ? [] : [mark.site.code])];
  const codes = [...new Map(known.map((code) => [code.value, code])).values()];
  const keep = (event: FormEvent) => {
    event.preventDefault();
    const code = codes.find(({ value }) => value === site);
    const found = code === undefined ? null : { code: { ...code }, ...(side === "none" ? {} : { side }) };
    keepName(viewer.store, mark.id, name, found);
    closeForm(props);
  };
  return (
    <form
      className={`${styles.form} ${styles.naming}`}
      style={place}
      aria-label="Name of the mark"
      onSubmit={keep}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        closeForm(props);
      }}
    >
      <TextField label="Name" value={name} onChange={setName} maxLength={longestMarkWords} autoFocus />
      <Select
        label="Site"
        options={[
          { id: "none", label: "Not said" },
          ...codes.map(({ value, meaning }) => ({ id: value, label: meaning })),
        ]}
        value={site}
        onChange={setSite}
      />
      <Select label="Side" options={sides} value={side} onChange={setSide} isDisabled={site === "none"} />
      <Button size="small" type="submit">
        Keep
      </Button>
    </form>
  );
}

function WordsForm(props: FormProps) {
  const { viewer, paneIndex, mark } = props;
  const [words, setWords] = useState(mark.words ?? "");
  const [problem, setProblem] = useState("");
  const [place] = useState(() => placeBeside(viewer, paneIndex, mark, wordsFormHeight));
  const close = () => closeForm(props);
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

/** Beside the mark where it is on the picture, kept within the pane, also when the pane becomes smaller. */
function placeBeside(viewer: Viewer, paneIndex: number, mark: Measurement, height: number): FormPlace {
  const controller = viewer.controllers.get(paneIndex);
  const picture = controller?.picture() ?? null;
  const at = picture?.marks.find(({ id }) => id === mark.id)?.points.at(-1);
  if (controller === undefined || picture === null || at === undefined) return { left: "12px", top: "60px" };
  const affine: Affine = affineOf({ controller }, picture);
  const [x, y] = toStage(affine, at);
  const within = (value: number, room: number) => `max(12px, min(${Math.round(value + 14)}px, calc(100% - ${room}px)))`;
  return { left: within(x, formWidth), top: within(y, height) };
}

interface FormPlace {
  readonly left: string;
  readonly top: string;
}
