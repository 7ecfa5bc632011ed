import { useStore } from "zustand";
import { spineLabels, spineProblem } from "../../shared/rules/spine-labels.ts";
import { Select } from "../ui/select.tsx";
import { findImage } from "./image-registry.ts";
import { placedLabels, spineChoice } from "./spine.ts";
import styles from "./spine-bar.module.css";
import type { Viewer } from "./viewer.ts";
import { displaySetOf, type ViewerState } from "./viewer-store.ts";

const options = spineLabels.map((id) => ({ id, label: id }));

/** While vertebrae are labelled: which one is next, to be chosen here, and where the labels contradict each other. */
export function SpineBar({ viewer, paneIndex }: { readonly viewer: Viewer; readonly paneIndex: number }) {
  const isOn = useStore(viewer.store, ({ tool, activePane }) => tool === "vertebra" && activePane === paneIndex);
  const next = useStore(viewer.store, spineChoice);
  const isChosen = useStore(viewer.store, ({ spineNext }) => spineNext !== null);
  const problem = useStore(viewer.store, (state) => problemOf(state, paneIndex));
  if (!isOn) return null;
  return (
    <div className={styles.bar}>
      <Select
        label={isChosen ? "Next vertebra" : "Next vertebra, or its neighbour above"}
        options={options}
        value={next}
        onChange={(spineNext) => viewer.store.setState({ spineNext })}
      />
      {problem !== "" && <p role="status">{problem}</p>}
    </div>
  );
}

function problemOf(state: ViewerState, paneIndex: number): string {
  const index = state.panes[paneIndex]?.shownIndex ?? -1;
  const shown = findImage(displaySetOf(state, paneIndex)?.images[index]?.imageId ?? "");
  return shown === undefined ? "" : spineProblem(placedLabels(state.measurements, shown));
}
