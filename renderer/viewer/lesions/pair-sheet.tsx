import { useMemo } from "react";
import { useStore } from "zustand";
import type { Measurement } from "../../../shared/domain/measurement.ts";
import { dateText } from "../../../shared/rules/date-text.ts";
import { earlierText, isCompared, lesionText } from "../../../shared/rules/lesion-change.ts";
import { Button } from "../../ui/button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Viewer } from "../viewer.ts";
import { namesOf, type PairCandidate, pairCandidates } from "./candidates.ts";
import styles from "./pair-sheet.module.css";
import { pairMark, showPair, unpairMark } from "./pairs.ts";

/** Pairs the selected mark with one of an earlier examination, and lists every finding that is followed. */
export function PairSheet({ viewer }: { readonly viewer: Viewer }) {
  const { store } = viewer;
  const pairing = useStore(store, (state) => state.pairing);
  const mark = useStore(store, (state) => state.measurements.find(({ id }) => id === pairing?.markId));
  if (pairing === null) return null;
  const close = () => store.setState({ pairing: null });
  return (
    <Sheet title="Findings over time" isOpen onClose={close}>
      <div className={styles.sheet}>
        {mark !== undefined && <Candidates viewer={viewer} mark={mark} onPaired={close} />}
        <Followed viewer={viewer} onShown={close} />
      </div>
    </Sheet>
  );
}

function Candidates(props: { readonly viewer: Viewer; readonly mark: Measurement; readonly onPaired: () => void }) {
  const { viewer, mark, onPaired } = props;
  const { store } = viewer;
  // As it stands when the sheet opens: a list that moves under the hand pairs the wrong mark.
  const { candidates, otherSideCount } = useMemo(() => pairCandidates(store.getState(), mark), [store, mark]);
  return (
    <section aria-label="Pair with">
      <h3>
        {`${mark.text} (${dateText(mark.image.studyDate)})${candidates.length === 0 ? "" : " is the same finding as"}`}
      </h3>
      {candidates.length === 0 && (
        <p>
          No mark of an earlier examination is here to pair it with. Open the earlier examination beside and measure
          there, or open the one whose report has measurements.
        </p>
      )}
      <div className={styles.choices}>
        {candidates.map((candidate, index) => (
          <Button
            key={candidate.id}
            autoFocus={index === 0}
            onPress={() => {
              pairMark(store, mark, candidate);
              onPaired();
            }}
          >
            {candidateWords(candidate, mark)}
          </Button>
        ))}
      </div>
      {otherSideCount > 0 && (
        <p>{`${otherSideCount} ${otherSideCount === 1 ? "mark is" : "marks are"} of the other side and left out.`}</p>
      )}
    </section>
  );
}

function candidateWords(candidate: PairCandidate, mark: Measurement): string {
  const { earlier, name, words, distanceMm } = candidate;
  const what = [name, earlierText(earlier), dateText(earlier.image.studyDate), earlier.image.seriesDescription, words];
  const away = distanceMm === null ? unlinkedWords(candidate, mark) : `${distanceMm.toFixed(0)} mm away`;
  return [...what, earlier.from, away].filter((part) => part !== "").join(", ");
}

/** Nothing says that they are in one place: only a name that both have speaks for the pair. */
function unlinkedWords({ words }: PairCandidate, mark: Measurement): string {
  const isNamedAlike = words !== "" && words === namesOf(mark);
  return isNamedAlike ? "of the same name, its place is not linked" : "its place is not linked: compare the images";
}

function Followed({ viewer, onShown }: { readonly viewer: Viewer; readonly onShown: () => void }) {
  const { store } = viewer;
  const marks = useStore(store, (state) => state.measurements);
  const followed = marks.filter(isCompared);
  if (followed.length === 0) return <p>No finding is followed over time yet.</p>;
  return (
    <section aria-label="Followed">
      <h3>Followed</h3>
      <ul className={styles.list}>
        {followed.map((mark) => (
          <li key={mark.id}>
            <span>{lesionText(mark)}</span>
            <div className={styles.row}>
              <Button
                size="small"
                aria-label={`Show ${mark.lesion.name} at both times`}
                onPress={() => {
                  showPair(viewer, mark);
                  onShown();
                }}
              >
                Show both
              </Button>
              <Button
                size="small"
                variant="quiet"
                aria-label={`Take the pair of ${mark.lesion.name} apart`}
                onPress={() => unpairMark(store, mark)}
              >
                Take apart
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
