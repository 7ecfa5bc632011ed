import { type RefObject, useEffect, useRef, useState } from "react";
import type { Waveform } from "../../../shared/objects/waveform.ts";
import { Segmented } from "../../ui/segmented.tsx";
import type { Viewer } from "../viewer.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { ObjectsHead } from "./objects-head.tsx";
import { useOpened } from "./use-opened.ts";
import { paintWaveform, type WaveformScale, waveformSize } from "./waveform-painter.ts";
import styles from "./waveform-pane.module.css";
import { filterWords, groupWords, scaleWords } from "./waveform-words.ts";

interface WaveformPaneProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
  readonly set: DisplaySet;
}

/** Millimetres for a millivolt, as electrocardiographs are set. */
const gains = [2.5, 5, 10, 20, 40];
const speeds = [
  { id: "25", label: "25 mm/s" },
  { id: "50", label: "50 mm/s" },
] as const;

/** The waveforms of a series on a grid like paper; plus and minus change the gain, arrows and page keys scroll. */
export function WaveformPane({ viewer, paneIndex, set }: WaveformPaneProps) {
  const [scale, setScale] = useState<WaveformScale>({ mmPerSecond: 25, mmPerMillivolt: 10 });
  const pane = useRef<HTMLElement>(null);
  const { waveforms = [] } = set;
  useOpened(viewer, set.id);
  useWaveformKeys(viewer, paneIndex, pane, (by) =>
    setScale((now) => ({ ...now, mmPerMillivolt: nextGain(now.mmPerMillivolt, by) })),
  );
  return (
    <div className={styles.pane}>
      <ObjectsHead viewer={viewer} set={set} name={set.description || "Waveform"} />
      <div className={styles.scale}>
        <p>{scaleWords(waveforms, scale)}</p>
        <Segmented
          label="Paper speed"
          options={speeds}
          value={scale.mmPerSecond === 50 ? "50" : "25"}
          onChange={(id) => setScale((now) => ({ ...now, mmPerSecond: Number(id) }))}
        />
      </div>
      <section ref={pane} className={styles.curves} aria-label="Curves">
        {waveforms.map((waveform) => (
          <WaveformGroup key={`${waveform.sopInstanceUid} ${waveform.number}`} waveform={waveform} scale={scale} />
        ))}
      </section>
    </div>
  );
}

/** The keys of an active waveform pane come before those of images. */
function useWaveformKeys(
  viewer: Viewer,
  paneIndex: number,
  pane: RefObject<HTMLElement | null>,
  onGain: (by: 1 | -1) => void,
): void {
  const change = useRef(onGain);
  useEffect(() => {
    change.current = onGain;
    // Curves scroll by keys also for whoever gets there by Tab.
    if (pane.current !== null) pane.current.tabIndex = 0;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const element = pane.current;
      const isHere = viewer.store.getState().activePane === paneIndex && isOnImages(event);
      if (element === null || !isHere || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "+" || event.key === "-") change.current(event.key === "+" ? 1 : -1);
      else if (!scrollBy(element, event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, [viewer, paneIndex, pane]);
}

/** Scrolls by a key, if it is one that does. Left and right alone are the next series, as in every pane. */
function scrollBy(element: HTMLElement, { key, shiftKey }: KeyboardEvent): boolean {
  const page = element.clientHeight * 0.9;
  const down: Readonly<Record<string, number>> = {
    ArrowDown: 96,
    ArrowUp: -96,
    PageDown: page,
    PageUp: -page,
    Home: -element.scrollHeight,
    End: element.scrollHeight,
  };
  const right: Readonly<Record<string, number>> = shiftKey ? { ArrowRight: 96, ArrowLeft: -96 } : {};
  const [top, left] = [down[key], right[key]];
  if (top === undefined && left === undefined) return false;
  element.scrollBy({ top: top ?? 0, left: left ?? 0 });
  return true;
}

function WaveformGroup({ waveform, scale }: { readonly waveform: Waveform; readonly scale: WaveformScale }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = waveformSize(waveform, scale);
  useEffect(() => {
    const context = canvas.current?.getContext("2d") ?? null;
    if (context !== null) paintWaveform(context, waveform, scale);
  }, [waveform, scale]);
  if (waveform.problem !== "") return <p className={styles.words}>{waveform.problem}</p>;
  const names = waveform.channels.map(({ label }) => label).join(", ");
  return (
    <section aria-label={waveform.label || "Waveform"}>
      <p className={styles.words}>{[groupWords(waveform, scale), ...filterWords(waveform)].join(" ")}</p>
      <canvas ref={canvas} width={width} height={height} role="img" aria-label={`Curves of ${names}`} />
      {waveform.annotations.length > 0 && <p className={styles.words}>{waveform.annotations.join("; ")}</p>}
    </section>
  );
}

function isOnImages({ target }: KeyboardEvent): boolean {
  if (!(target instanceof Element) || target.closest("button") !== null) return false;
  return target === document.body || target.closest("figure") !== null;
}

function nextGain(now: number, by: 1 | -1): number {
  return gains[Math.min(Math.max(gains.indexOf(now) + by, 0), gains.length - 1)] ?? 10;
}
