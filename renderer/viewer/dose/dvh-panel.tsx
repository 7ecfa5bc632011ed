import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { DoseGrid } from "../../../shared/objects/dose-grid.ts";
import { doseOfVolume, volumeOfDose } from "../../../shared/objects/dose-volume.ts";
import { useCloser } from "../../ui/closers.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { Viewer } from "../viewer.ts";
import { changeDose } from "./dose-actions.ts";
import { doseName, gridText } from "./dose-words.ts";
import { type CaseDose, doseLoaderOf } from "./doses.ts";
import { DvhChart } from "./dvh-chart.tsx";
import { computedLine, type DvhLine, histogramDose, isHistogramOpen, regionsFor, storedLines } from "./dvh-lines.ts";
import styles from "./dvh-panel.module.css";

/** The dose-volume histograms of the chosen dose: those of the planning system and those computed here, apart by name. */
export function DvhPanel({ viewer }: { readonly viewer: Viewer }) {
  const isOpen = useStore(viewer.store, isHistogramOpen);
  const on = useStore(viewer.store, histogramDose);
  return isOpen && on !== null ? <OpenPanel key={on.dose.sopInstanceUid} viewer={viewer} on={on} /> : null;
}

function OpenPanel({ viewer, on }: { readonly viewer: Viewer; readonly on: CaseDose }) {
  const { store } = viewer;
  const displaySets = useStore(store, (state) => state.displaySets);
  const grid = useGrid(viewer, on);
  const { lines: computed, left } = useComputed(viewer, on, grid);
  const stored = storedLines({ displaySets }, on);
  const lines = sideBySide([...stored, ...computed]);
  const unit = on.dose.unit === "Gy" ? "Gy" : "relative, not Gy";
  // Gray and relative numbers have no axis in common.
  const drawn = lines.filter((line) => line.unit === on.dose.unit);
  const failure = on.problem || (grid === null ? doseLoaderOf(store, on).failure() : "");
  const close = () => changeDose(store, { isDvhOpen: false });
  useCloser(close, true);
  return (
    <aside
      className={styles.panel}
      aria-label="Dose-volume histogram"
      data-read-by-keys
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <header className={styles.head}>
        <h2>Dose-volume histogram</h2>
        <IconButton label="Close the histogram" icon={<X />} size="small" onPress={close} />
      </header>
      <p className={styles.quiet}>{doseName(on.dose)}</p>
      {failure !== "" && <p className={styles.note}>{failure}</p>}
      {grid === null && failure === "" && (
        <p role="status">{`Reading the dose: ${doseLoaderOf(store, on).progress()}`}</p>
      )}
      {left > 0 && <p role="status">{`Computing: ${left} structures left`}</p>}
      {drawn.length > 0 && <DvhChart lines={drawn} unit={unit} />}
      {lines.length > 0 && <DvhTable lines={lines} />}
      {lines.length === 0 && left === 0 && (grid !== null || failure !== "") && (
        <p>
          No histogram is stored with this dose, and no closed contours of its examination lie in its frame of
          reference.
        </p>
      )}
      {problemsOf(on).map((problem) => (
        <p key={problem} className={styles.note}>
          {problem}
        </p>
      ))}
      {stored.length > 0 && (
        <p className={styles.quiet}>Stored: dashed, as the planning system wrote it into the dose; not checked here.</p>
      )}
      {computed.length > 0 && grid !== null && (
        <p className={styles.quiet}>
          {`Computed by Sightline: solid, for information, from the contours as drawn and a dose grid of ${gridText(grid)}, interpolated. Not for planning.`}
        </p>
      )}
    </aside>
  );
}

/** What is stored and what is computed of one structure stand together, to be compared. */
function sideBySide(lines: readonly DvhLine[]): readonly DvhLine[] {
  const names = [...new Set(lines.map(({ name }) => name))];
  return names.flatMap((name) => lines.filter((line) => line.name === name));
}

/** Each once: a dose can hold many histograms with one fault. */
function problemsOf({ dose }: CaseDose): readonly string[] {
  return [...new Set(dose.dvhs.map(({ problem }) => problem))].filter((problem) => problem !== "");
}

/** The grid of the dose, asked for while the panel is open. */
function useGrid(viewer: Viewer, on: CaseDose): DoseGrid | null {
  const revision = useStore(viewer.store, (state) => state.layers.revision);
  useEffect(() => {
    if (on.problem === "") void doseLoaderOf(viewer.store, on).want();
  }, [viewer, on]);
  return revision >= 0 && on.problem === "" ? doseLoaderOf(viewer.store, on).grid() : null;
}

/** One structure after another, so that the window answers in between. */
function useComputed(viewer: Viewer, on: CaseDose, grid: DoseGrid | null) {
  const [found, setFound] = useState<{ readonly lines: readonly DvhLine[]; readonly left: number }>({
    lines: [],
    left: 0,
  });
  useEffect(() => {
    if (grid === null) return;
    let isEnded = false;
    const work = async () => {
      const regions = regionsFor(viewer.store.getState(), on);
      const lines: DvhLine[] = [];
      for (const [index, region] of regions.entries()) {
        setFound({ lines: [...lines], left: regions.length - index });
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (isEnded) return;
        const line = computedLine(region, on, grid);
        if (line !== null) lines.push(line);
      }
      setFound({ lines, left: 0 });
    };
    void work();
    return () => {
      isEnded = true;
    };
  }, [viewer, on, grid]);
  return found;
}

const sources = {
  computed: "computed by Sightline, for information",
  stored: "stored by the planning system",
} as const;

function DvhTable({ lines }: { readonly lines: readonly DvhLine[] }) {
  const [percentText, setPercentText] = useState("95");
  const [doseText, setDoseText] = useState("20");
  const [percent, dose] = [readNumber(percentText, 100), readNumber(doseText, 10_000)];
  return (
    <>
      <div className={styles.fields}>
        <TextField
          label="D: dose to so many percent of the volume"
          value={percentText}
          error={percent === null ? "Write a number from 0 to 100." : ""}
          onChange={setPercentText}
        />
        <TextField
          label="V: volume that receives at least this dose"
          value={doseText}
          error={dose === null ? "Write a dose." : ""}
          onChange={setDoseText}
        />
      </div>
      <table className={styles.table}>
        <caption className="visually-hidden">What each structure receives</caption>
        <thead>
          <tr>
            <th scope="col">Volume, mL</th>
            <th scope="col">Min</th>
            <th scope="col">Mean</th>
            <th scope="col">Max</th>
            <th scope="col">{`D${percent ?? ""}`}</th>
            <th scope="col">{`V${dose ?? ""}, %`}</th>
          </tr>
        </thead>
        {lines.map((line) => (
          <DvhRows key={line.key} line={line} percent={percent} dose={dose} />
        ))}
      </table>
    </>
  );
}

/** A panel beside images is narrow: what the structure is stands over its numbers. */
function DvhRows(props: { readonly line: DvhLine; readonly percent: number | null; readonly dose: number | null }) {
  const { line, percent, dose } = props;
  const words = [sources[line.source], line.unit === "Gy" ? "Gy" : "relative, not Gy", line.note];
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={6} className={styles.structure}>
          <svg className={styles.swatch} viewBox="0 0 20 8" aria-hidden="true">
            <path
              className={line.source === "stored" ? styles.stored : styles.computed}
              stroke={`rgb(${line.colour.join(" ")})`}
              d="M0 4H20"
            />
          </svg>
          {line.name}
          <span className={styles.quiet}>{words.filter(Boolean).join("; ")}</span>
        </th>
      </tr>
      <tr>
        <td>{number(line.volumeMl)}</td>
        <td>{number(line.minimum)}</td>
        <td>{number(line.mean)}</td>
        <td>{number(line.maximum)}</td>
        <td>{number(percent === null ? null : doseOfVolume(line.curve, percent))}</td>
        <td>{number(dose === null ? null : volumeOfDose(line.curve, dose))}</td>
      </tr>
    </tbody>
  );
}

function readNumber(text: string, most: number): number | null {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return value > 0 && value <= most ? value : null;
}

function number(value: number | null): string {
  if (value === null) return "not known";
  return value >= 1000 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
