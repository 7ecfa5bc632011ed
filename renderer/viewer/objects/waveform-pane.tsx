import { useEffect, useRef, useState } from "react";
import type { Waveform } from "../../../shared/objects/waveform.ts";
import type { Viewer } from "../viewer.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { paintWaveform, waveformSize } from "./waveform-painter.ts";
import styles from "./waveform-pane.module.css";

interface WaveformPaneProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
  readonly set: DisplaySet;
}

/** Millimetres for a millivolt, as they are printed. */
const gains = [2.5, 5, 10, 20, 40];

/** The waveforms of a series on a grid like paper, 25 mm a second; plus and minus change the gain, arrows scroll. */
export function WaveformPane({ viewer, paneIndex, set }: WaveformPaneProps) {
  const [gain, setGain] = useState(10);
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const element = pane.current;
      const isHere = viewer.store.getState().activePane === paneIndex && isOnImages(event);
      if (element === null || !isHere || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "+" || event.key === "-") setGain((now) => nextGain(now, event.key === "+" ? 1 : -1));
      else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        element.scrollBy({ left: event.key === "ArrowRight" ? 96 : -96 });
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        element.scrollBy({ top: event.key === "ArrowDown" ? 96 : -96 });
      } else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, [viewer, paneIndex]);
  return (
    <div ref={pane} className={styles.pane}>
      <p className={styles.words}>
        {`${set.isPrior ? "PRIOR. " : ""}${set.description || "Waveform"}. 25 mm/s, ${gain} mm/mV on paper; on this screen as large as it says a millimetre is.`}
      </p>
      {(set.waveforms ?? []).map((waveform) => (
        <WaveformGroup key={`${waveform.sopInstanceUid} ${waveform.number}`} waveform={waveform} gain={gain} />
      ))}
    </div>
  );
}

function WaveformGroup({ waveform, gain }: { readonly waveform: Waveform; readonly gain: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = waveformSize(waveform);
  useEffect(() => {
    const context = canvas.current?.getContext("2d") ?? null;
    if (context !== null) paintWaveform(context, waveform, gain);
  }, [waveform, gain]);
  if (waveform.problem !== "") return <p className={styles.words}>{waveform.problem}</p>;
  const seconds = (waveform.channels[0]?.samples.length ?? 0) / waveform.samplesPerSecond;
  const names = waveform.channels.map(({ label }) => label).join(", ");
  return (
    <section aria-label={waveform.label || "Waveform"}>
      <p className={styles.words}>
        {`${waveform.label} ${waveform.channels.length} channels, ${seconds.toFixed(1)} s at ${waveform.samplesPerSecond} Hz. ${waveform.channels[0]?.notes ?? ""}`.trim()}
      </p>
      <canvas ref={canvas} width={width} height={height} role="img" aria-label={`Curves of ${names}`} />
      {waveform.annotations.length > 0 && <p className={styles.words}>{waveform.annotations.join("; ")}</p>}
    </section>
  );
}

function isOnImages({ target }: KeyboardEvent): boolean {
  return target instanceof Element && (target === document.body || target.closest("figure") !== null);
}

function nextGain(now: number, by: 1 | -1): number {
  return gains[Math.min(Math.max(gains.indexOf(now) + by, 0), gains.length - 1)] ?? 10;
}
