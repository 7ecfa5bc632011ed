import { useEffect } from "react";
import { useStore } from "zustand";
import type { ContouredRegion } from "../../../shared/objects/contour-set.ts";
import { contouredSize, type SegmentSize, segmentSize } from "../../../shared/objects/segment-size.ts";
import type { Segment, Segmentation } from "../../../shared/objects/segmentation.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { copyOrSay } from "../segments/copy-segment.ts";
import type { Viewer } from "../viewer.ts";
import { goToImage, imageOfFrame, imageOfRegion } from "./layer-actions.ts";
import { colourOf } from "./layer-painter.ts";
import { keyOfSegment, toggleHidden } from "./layer-state.ts";
import { layerName } from "./layer-words.ts";
import { type CaseLayer, isOfSegments, loaderOf, placeNotes } from "./layers.ts";
import styles from "./legend.module.css";

/** One object with its parts. */
export function LayerEntry({ viewer, on }: { readonly viewer: Viewer; readonly on: CaseLayer }) {
  const { layer, problem } = on;
  const notes = useStore(viewer.store, (state) => placeNotes(state, on).join("\n"));
  useReadAhead(viewer, on);
  const failure = useStore(viewer.store, ({ layers }) =>
    layers.revision >= 0 && problem === "" && isOfSegments(on) ? loaderOf(viewer.store, on).failure() : "",
  );
  const sentences = [problem, ...layer.notes, ...notes.split("\n"), failure].filter((text) => text !== "");
  return (
    <section className={styles.entry} aria-label={layerName(layer)}>
      <h3>{layerName(layer)}</h3>
      {layer.creator !== "" && <p className={styles.quiet}>{`By ${layer.creator}`}</p>}
      {sentences.map((sentence) => (
        <p key={sentence} className={styles.note}>
          {sentence}
        </p>
      ))}
      {problem === "" && (
        <ul className={styles.parts}>
          {layer.segments.map((segment) => (
            <SegmentLine key={segment.number} viewer={viewer} on={on} segment={segment} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Volumes need every frame: while the legend is open they are read. */
function useReadAhead(viewer: Viewer, on: CaseLayer): void {
  useEffect(() => {
    if (on.problem === "" && isOfSegments(on)) loaderOf(viewer.store, on).want([]);
  }, [viewer, on]);
}

interface SegmentProps {
  readonly viewer: Viewer;
  readonly on: CaseLayer;
  readonly segment: Segment;
}

function SegmentLine({ viewer, on, segment }: SegmentProps) {
  const { store } = viewer;
  const key = keyOfSegment(on.layer, segment.number);
  const isHidden = useStore(store, (state) => state.layers.hidden.includes(key));
  const revision = useStore(store, (state) => state.layers.revision);
  const size = sizeOf(viewer, on, segment, revision);
  const [red, green, blue] = colourOf(on.layer.segments, segment);
  const go = () => {
    const state = store.getState();
    if (!isOfSegments(on)) return goToImage(viewer, imageOfRegion(state, segment as ContouredRegion));
    const frame = size?.largest ?? firstFrame(on.layer, segment);
    goToImage(viewer, frame === null ? null : imageOfFrame(state, frame, on.layer.frameOfReferenceUid));
  };
  return (
    <li className={styles.part}>
      <Checkbox isSelected={!isHidden} onChange={() => toggleHidden(store, key)}>
        <span
          className={styles.swatch}
          style={{ backgroundColor: `rgb(${red} ${green} ${blue})` }}
          aria-hidden="true"
        />
        {segment.name}
      </Checkbox>
      <Button size="small" aria-label={`Go to ${segment.name}`} onPress={go}>
        Go to
      </Button>
      <span className={styles.quiet}>{[segment.algorithm, sizeWords(size)].filter(Boolean).join(", ")}</span>
      {isOfSegments(on) && (
        <Button
          size="small"
          variant="quiet"
          className={styles.second ?? ""}
          aria-label={`Copy to edit: ${segment.name}`}
          onPress={() => void copyOrSay(viewer, on, segment)}
        >
          Copy to edit
        </Button>
      )}
    </li>
  );
}

function firstFrame({ frames }: Segmentation, { number }: Segment): SegmentSize["largest"] {
  return frames.find((frame) => frame.segmentNumber === number) ?? null;
}

/** Null while frames are missing. `revision` says when new ones came. */
function sizeOf(viewer: Viewer, on: CaseLayer, segment: Segment, revision: number): SegmentSize | null {
  if (!isOfSegments(on)) return { ...contouredSize(segment as ContouredRegion), largest: null };
  const loader = loaderOf(viewer.store, on);
  return revision >= 0 && loader.isComplete() ? segmentSize(on.layer, segment.number, loader.masksOf) : null;
}

function sizeWords(size: SegmentSize | null): string {
  if (size === null) return "size not known yet";
  if (size.sliceCount === 0) return "empty";
  const slices = `${size.sliceCount} ${size.sliceCount === 1 ? "slice" : "slices"}`;
  if (size.volumeMl === null) return `${slices}, no volume: its geometry does not give one`;
  const digits = size.volumeMl < 10 ? 2 : 1;
  return `${slices}, ${size.volumeMl.toFixed(digits)} mL${size.isEstimated ? " (estimated)" : ""}`;
}
