import { memo, useEffect } from "react";
import { useStore } from "zustand";
import { isHistogramOpen } from "./dose/dvh-lines.ts";
import dvhStyles from "./dose/dvh-panel.module.css";
import { DvhPanel } from "./dose/dvh-panel.tsx";
import { PairSheet } from "./lesions/pair-sheet.tsx";
import { DeleteSheet } from "./marks/delete-sheet.tsx";
import { Legend } from "./objects/legend.tsx";
import styles from "./pane.module.css";
import { Pane } from "./pane.tsx";
import { PaneBoundary } from "./pane-boundary.tsx";
import type { Viewer } from "./viewer.ts";
import { attachKeys } from "./viewer-keys.ts";
import { MemorySheet } from "./volume/memory-sheet.tsx";

/** A pane is its place in the grid. */
const panePlaces = [0, 1, 2, 3];

/** The image panes of a case: one, two or four, with the mouse and the keys of the viewer. Drawn again by the viewer alone. */
export const PaneGrid = memo(function PaneGrid({ viewer }: { readonly viewer: Viewer }) {
  const layout = useStore(viewer.store, (state) => state.layout);
  const enlarged = useStore(viewer.store, (state) => state.enlargedPane);
  const places = enlarged === null ? panePlaces.slice(0, layout) : [enlarged];
  const hasLegend = useStore(viewer.store, (state) => state.layers.isLegendOpen);
  const hasHistogram = useStore(viewer.store, isHistogramOpen);
  const contents = useStore(viewer.store, (state) => state.panes.map((pane) => pane.displaySetId ?? "").join(" "));
  useEffect(() => attachKeys(viewer), [viewer]);
  return (
    <section
      className={[
        ...[styles.grid, styles[`layout${places.length}`]],
        hasHistogram ? dvhStyles.beside : hasLegend && styles.besideLegend,
      ]
        .filter(Boolean)
        .join(" ")}
      aria-label="Images"
    >
      {places.map((paneIndex) => (
        <PaneBoundary
          key={paneIndex}
          resetKey={contents}
          fallback={
            <figure className={styles.pane} aria-label="Pane that failed">
              <p className={styles.message}>
                This pane failed. The other panes and the report are safe; choose the series again.
              </p>
            </figure>
          }
        >
          <Pane viewer={viewer} paneIndex={paneIndex} />
        </PaneBoundary>
      ))}
      <MemorySheet viewer={viewer} />
      <PairSheet viewer={viewer} />
      <DeleteSheet viewer={viewer} />
      <Legend viewer={viewer} />
      <DvhPanel viewer={viewer} />
    </section>
  );
});
