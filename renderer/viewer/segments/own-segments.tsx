import { useStore } from "zustand";
import type { OwnSegment } from "../../../shared/domain/own-segment.ts";
import { estimateText } from "../../../shared/rules/measurement-text.ts";
import { segmentTypeOf } from "../../../shared/segmenting/segment-types.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Select } from "../../ui/select.tsx";
import { deleteMark } from "../marks/mark-use.ts";
import { toggleHidden } from "../objects/layer-state.ts";
import legend from "../objects/legend.module.css";
import type { Viewer } from "../viewer.ts";
import { NewSegmentForm, sideOptions, typeOptions } from "./new-segment-form.tsx";
import styles from "./own-segments.module.css";
import { PaintTools } from "./paint-tools.tsx";
import { goToSegment } from "./segment-actions.ts";
import { changeSegment, chooseSegment, measurementOf } from "./segment-changes.ts";
import { hiddenKey } from "./segment-painter.ts";
import { sideDoubt } from "./side-doubt.ts";

/** The reader's own segments, first in the legend, with what paints them while the tool is chosen. */
export function OwnSegments({ viewer }: { readonly viewer: Viewer }) {
  const segments = useStore(viewer.store, (state) => state.segments);
  const isPainting = useStore(viewer.store, (state) => state.tool === "segment");
  return (
    <section className={legend.entry} aria-label="My segments">
      <h3>My segments</h3>
      {segments.length > 0 && (
        <ul className={legend.parts}>
          {segments.map((segment) => (
            <SegmentLine key={segment.id} viewer={viewer} segment={segment} />
          ))}
        </ul>
      )}
      {isPainting && segments.length > 0 && <PaintTools viewer={viewer} />}
      <NewSegmentForm viewer={viewer} isFirst={segments.length === 0} />
    </section>
  );
}

interface LineProps {
  readonly viewer: Viewer;
  readonly segment: OwnSegment;
}

function SegmentLine({ viewer, segment }: LineProps) {
  const { store } = viewer;
  const isHidden = useStore(store, (state) => state.layers.hidden.includes(hiddenKey(segment)));
  const isChosen = useStore(store, (state) => state.painting.segmentId === segment.id);
  const [red, green, blue] = segment.colour;
  return (
    <li className={`${legend.part} ${isChosen ? styles.chosen : ""}`} aria-current={isChosen}>
      <Checkbox isSelected={!isHidden} onChange={() => toggleHidden(store, hiddenKey(segment))}>
        <span
          className={legend.swatch}
          style={{ backgroundColor: `rgb(${red} ${green} ${blue})` }}
          aria-hidden="true"
        />
        {segment.label}
      </Checkbox>
      <Button
        size="small"
        aria-label={`${isChosen ? "Chosen" : "Choose"}: ${segment.label}`}
        isDisabled={isChosen}
        onPress={() => chooseSegment(store, segment.id)}
      >
        {isChosen ? "Chosen" : "Choose"}
      </Button>
      <SegmentWords segment={segment} />
      {isChosen && <SegmentChanges viewer={viewer} segment={segment} />}
    </li>
  );
}

/** What it is, how large, how far the numbers can be trusted, and what is doubtful. */
function SegmentWords({ segment }: { readonly segment: OwnSegment }) {
  const measurement = measurementOf(segment);
  const slices = `${segment.slices.length} ${segment.slices.length === 1 ? "image" : "images"}`;
  const what = [segmentTypeOf(segment.type).meaning, segment.side].filter(Boolean).join(", ");
  const doubts = [sideDoubt(segment), ...(measurement?.provenance.warnings ?? [])].filter((words) => words !== "");
  return (
    <>
      <span className={legend.quiet}>{what}</span>
      <output className={styles.numbers} aria-label={`Size of ${segment.label}`}>
        {measurement === null ? "Empty" : `${measurement.text}; ${slices}`}
      </output>
      {measurement !== null && <span className={legend.quiet}>{trustWords(measurement)}</span>}
      {doubts.map((doubt) => (
        <p key={doubt} className={legend.note}>
          {doubt}
        </p>
      ))}
    </>
  );
}

function trustWords({ trust, provenance, fidelity = [] }: NonNullable<ReturnType<typeof measurementOf>>): string {
  const tier = trust === "exact" ? "Exact" : trust === "pixelsOnly" ? "Pixels only" : estimateText(provenance);
  return [tier.charAt(0).toUpperCase() + tier.slice(1), ...fidelity.map(({ words }) => words)].join("; ");
}

function SegmentChanges({ viewer, segment }: LineProps) {
  const { store } = viewer;
  const type = segmentTypeOf(segment.type);
  const change = (part: Partial<OwnSegment>) => changeSegment(store, segment.id, { ...segment, ...part });
  return (
    <div className={styles.changes}>
      <Select
        label={`What ${segment.label} is`}
        isLabelHidden
        options={typeOptions}
        value={segment.type}
        onChange={(value) => {
          const { category, isPaired } = segmentTypeOf(value);
          change({ type: value, category: category.value, side: isPaired === true ? segment.side : null });
        }}
      />
      {type.isPaired === true && (
        <Select
          label={`Side of ${segment.label}`}
          isLabelHidden
          options={sideOptions}
          value={segment.side ?? "none"}
          onChange={(side) => change({ side: side === "none" ? null : side })}
        />
      )}
      <div className={legend.row}>
        <Button size="small" aria-label={`Go to ${segment.label}`} onPress={() => goToSegment(viewer, segment)}>
          Go to
        </Button>
        <Button
          size="small"
          variant="quiet"
          aria-label={`Delete ${segment.label}`}
          onPress={() => deleteMark(viewer, segment.id)}
        >
          Delete
        </Button>
      </div>
    </div>
  );
}
