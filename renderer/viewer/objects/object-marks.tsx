import { useState } from "react";
import { useStore } from "zustand";
import type { PresentationState } from "../../../shared/objects/presentation-state.ts";
import { formatDate } from "../../app/format.ts";
import { Button } from "../../ui/button.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Viewer } from "../viewer.ts";
import { keyOf } from "../viewer-key-table.ts";
import { displaySetOf, type ViewerState } from "../viewer-store.ts";
import type { DisplayImage } from "../viewer-types.ts";
import { keyImageWords, keyObjectsForImage } from "./key-objects.ts";
import styles from "./object-marks.module.css";
import { choosePresentation, headerShown, stateOnPane, statesForImage } from "./presentation-states.ts";

interface MarksProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
}

/** What other objects of the study say of the image on a pane: its presentation state, and that it is a key image. */
export function ObjectMarks({ viewer, paneIndex }: MarksProps) {
  const image = useStore(viewer.store, (state) => imageShown(state, paneIndex));
  const states = useStore(viewer.store, (state) =>
    image === undefined ? noStates : statesForImage(state, image.reference),
  );
  const lists = useStore(viewer.store, (state) =>
    image === undefined ? noLists : keyObjectsForImage(state, image.reference),
  );
  if (image === undefined || (states.length === 0 && lists.length === 0)) return null;
  return (
    <div className={styles.stack}>
      {states.length > 0 && <PresentationBadge viewer={viewer} paneIndex={paneIndex} image={image} states={states} />}
      {lists.map((list) => (
        <span
          key={list.sopInstanceUid}
          className={`${styles.line} ${list.isRejection ? styles.rejected : ""}`}
          title={list.description}
        >
          {keyImageWords(list)}
        </span>
      ))}
    </div>
  );
}

const noStates: ReturnType<typeof statesForImage> = [];
const noLists: ReturnType<typeof keyObjectsForImage> = [];

function imageShown(state: ViewerState, paneIndex: number): DisplayImage | undefined {
  return displaySetOf(state, paneIndex)?.images[state.panes[paneIndex]?.shownIndex ?? -1];
}

interface BadgeProps extends MarksProps {
  readonly image: DisplayImage;
  readonly states: readonly PresentationState[];
}

function PresentationBadge({ viewer, paneIndex, image, states }: BadgeProps) {
  const [isOpen, setIsOpen] = useState(false);
  const shown = useStore(viewer.store, (state) => {
    const pane = state.panes[paneIndex];
    return pane === undefined ? null : stateOnPane(state, pane, image.reference);
  });
  const notes = useStore(viewer.store, (state) => headerShown(state, paneIndex)?.presented?.notes ?? noNotes);
  const words = shown === null ? "Presentation state off" : `Presentation state: ${stateWords(shown)}`;
  const more = shown !== null && notes.length > 0 ? ", not all of it shown" : "";
  return (
    <>
      <Button size="small" className={styles.badge ?? ""} onPress={() => setIsOpen(true)}>
        <span className={styles.words} title={`${words}${more}`}>
          {words}
          {more}
        </span>
      </Button>
      <Sheet title="Presentation states of this image" isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <div className={styles.detail}>
          <RadioGroup
            label={`Show the image with (${keyOf("presentationState")} switches)`}
            orientation="vertical"
            value={shown?.sopInstanceUid ?? "none"}
            options={[
              ...states.map((state) => ({ id: state.sopInstanceUid, label: longWords(state) })),
              { id: "none", label: "None: as the image itself says" },
            ]}
            onChange={(choice) => choosePresentation(viewer.store, paneIndex, choice)}
          />
          {shown !== null && <StateNotes notes={notes} />}
        </div>
      </Sheet>
    </>
  );
}

const noNotes: readonly string[] = [];

function StateNotes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return <p>All of this state is shown.</p>;
  return (
    <>
      <h3>Not shown as the state says</h3>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}.</li>
        ))}
      </ul>
    </>
  );
}

/** Gives a state in words, e.g. `LUNG, 12-Nov-2026 14:03, Other Olga`. */
export function stateWords({ label, createdOn, createdAt, creator }: PresentationState): string {
  const when = [formatDate(createdOn), createdAt].filter((part) => part !== "").join(" ");
  return [label, when, creator].filter((part) => part !== "").join(", ");
}

function longWords(state: PresentationState): string {
  const isSaid = state.description !== "" && state.description !== state.label;
  return isSaid ? `${stateWords(state)}: ${state.description}` : stateWords(state);
}
