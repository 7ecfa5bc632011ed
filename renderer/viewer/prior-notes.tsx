import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { intervalText } from "../../shared/rules/interval-text.ts";
import { formatDate } from "../app/format.ts";
import { Button } from "../ui/button.tsx";
import { isFirstEmpty, isOnPane } from "./hanging.ts";
import styles from "./pane.module.css";
import { studyDateOf } from "./study-date.ts";
import type { Viewer } from "./viewer.ts";
import type { ViewerState } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";

import { visiblePanes } from "./volume/spatial.ts";

interface PriorNotesProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
  readonly set: DisplaySet | null;
}

/** On a prior's pane, how much earlier it is and the other dates that it could show; where one is awaited, that it comes. */
export function PriorNotes({ viewer, paneIndex, set }: PriorNotesProps) {
  const currentDate = useStore(viewer.store, (state) => studyDateOf(state.displaySets.filter((each) => !each.isPrior)));
  const fetches = useStore(
    viewer.store,
    useShallow((state) => (isToldOn(state, paneIndex) ? toldOf(state) : [])),
  );
  const isPrior = set?.isPrior === true;
  if (!isPrior && fetches.length === 0) return null;
  return (
    <div className={styles.priorNotes}>
      {isPrior && <span>{intervalText(currentDate, set.studyDate)}</span>}
      {isPrior && <PriorTimeline viewer={viewer} paneIndex={paneIndex} set={set} />}
      {fetches.map((text) => (
        <span key={text} role="status">
          {text}
        </span>
      ))}
    </div>
  );
}

/** The first empty pane tells it; where every pane is in use, the first one. */
function isToldOn(state: Parameters<typeof visiblePanes>[0], paneIndex: number): boolean {
  const hasEmpty = visiblePanes(state).some((pane) => state.panes[pane]?.displaySetId === null);
  return hasEmpty ? isFirstEmpty(state, paneIndex) : visiblePanes(state)[0] === paneIndex;
}

/** Dates of the earlier examinations, the newest first; the one that is shown is marked. */
function PriorTimeline({ viewer, paneIndex, set }: PriorNotesProps) {
  const choices = useStore(viewer.store, (state) => state.priorChoices);
  const choose = useStore(viewer.store, (state) => state.choosePrior);
  if (choices.length < 2 || choose === null || set === null) return null;
  return (
    <nav className={styles.timeline} aria-label="Earlier examinations for this pane">
      {choices.slice(0, 6).map(({ studyInstanceUid, date, name }) => (
        <Button
          key={studyInstanceUid}
          size="small"
          variant="quiet"
          aria-label={`Show ${name} of ${formatDate(date)} on this pane`}
          aria-pressed={studyInstanceUid === set.studyInstanceUid}
          isDisabled={studyInstanceUid === set.studyInstanceUid}
          onPress={() => choose(paneIndex, studyInstanceUid)}
        >
          {formatDate(date)}
        </Button>
      ))}
    </nav>
  );
}

/** That a prior has no pane is no longer so once one shows it, by the reader's hand or as the case was put aside. */
function toldOf(state: ViewerState): string[] {
  return state.priorFetches
    .filter(({ studyInstanceUid }) => !isOnPane(state, studyInstanceUid))
    .map(({ text }) => text);
}
