import { X } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { Checkbox } from "../../ui/checkbox.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { dosesOfCase } from "../dose/doses.ts";
import { isHistogramOpen } from "../dose/dvh-lines.ts";
import { DoseEntry } from "../dose/legend-dose.tsx";
import { OwnSegments } from "../segments/own-segments.tsx";
import type { Viewer } from "../viewer.ts";
import { foreignReports } from "./foreign-marks.ts";
import { changeLayers } from "./layer-state.ts";
import { layersOfCase } from "./layers.ts";
import styles from "./legend.module.css";
import { ForeignEntry } from "./legend-foreign.tsx";
import { LayerEntry } from "./legend-layer.tsx";
import { OpacitySlider } from "./opacity-slider.tsx";

/** What lies over the images and whose it is: segments, contours, measurements of others. Each can be taken away. */
export function Legend({ viewer }: { readonly viewer: Viewer }) {
  // Two panels would leave the images no room: the histogram takes the legend's place until it is closed.
  const isOpen = useStore(viewer.store, (state) => state.layers.isLegendOpen && !isHistogramOpen(state));
  return isOpen ? <OpenLegend viewer={viewer} /> : null;
}

function OpenLegend({ viewer }: { readonly viewer: Viewer }) {
  const { store } = viewer;
  const choice = useStore(store, (state) => state.layers);
  const layers = useStore(store, layersOfCase);
  const reports = useStore(store, foreignReports);
  const close = () => changeLayers(store, { isLegendOpen: false });
  useEscape(close);
  const hasDose = useStore(store, (state) => dosesOfCase(state).length > 0);
  const hasOwn = useStore(store, ({ segments, tool }) => segments.length > 0 || tool === "segment");
  const isEmpty = layers.length === 0 && reports.length === 0 && !hasOwn && !hasDose;
  return (
    <aside className={styles.legend} aria-label="Legend" data-read-by-keys>
      <header className={styles.head}>
        <h2>Legend</h2>
        <IconButton label="Close the legend" icon={<X />} size="small" onPress={close} />
      </header>
      {isEmpty && <p>No segmentation, contours, dose or measurements of others came with this case.</p>}
      {!isEmpty && (
        <Checkbox isSelected={choice.areShown} onChange={(areShown) => changeLayers(store, { areShown })}>
          Show over the images
        </Checkbox>
      )}
      {(layers.length > 0 || hasOwn) && (
        <>
          <Checkbox isSelected={choice.isOutline} onChange={(isOutline) => changeLayers(store, { isOutline })}>
            Segments as outlines
          </Checkbox>
          <OpacitySlider
            label="Opacity of filled segments"
            opacity={choice.opacity}
            most={100}
            onChange={(opacity) => changeLayers(store, { opacity, isOutline: false })}
          />
        </>
      )}
      <DoseEntry viewer={viewer} />
      {hasOwn && <OwnSegments viewer={viewer} />}
      {layers.map((on) => (
        <LayerEntry key={on.layer.sopInstanceUid} viewer={viewer} on={on} />
      ))}
      {reports.map((report) => (
        <ForeignEntry key={report.report.sopInstanceUid} viewer={viewer} report={report} />
      ))}
    </aside>
  );
}

/** Esc closes the legend while the focus is in it. */
function useEscape(close: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isInside = event.target instanceof Element && event.target.closest("aside[aria-label=Legend]") !== null;
      if (event.key === "Escape" && isInside) close();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}
