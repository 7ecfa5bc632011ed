import { useState } from "react";
import { useStore } from "zustand";
import type { DoseGrid } from "../../../shared/objects/dose-grid.ts";
import { doseAt } from "../../../shared/objects/dose-grid.ts";
import { doseLevels, mostLevels, readPercents } from "../../../shared/objects/isodose.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextField } from "../../ui/text-field.tsx";
import styles from "../objects/legend.module.css";
import { OpacitySlider } from "../objects/opacity-slider.tsx";
import type { Viewer } from "../viewer.ts";
import { changeDose, goToPlace, toggleDose } from "./dose-actions.ts";
import { doseName, doseText, gridText, referenceText } from "./dose-words.ts";
import { type CaseDose, doseLoaderOf, dosesOfCase, referenceOf } from "./doses.ts";
import { histogramDose } from "./dvh-lines.ts";

/** The doses of the case: which one, how it is laid over the images, and what its colours mean. */
export function DoseEntry({ viewer }: { readonly viewer: Viewer }) {
  const { store } = viewer;
  const doses = useStore(store, dosesOfCase);
  const choice = useStore(store, (state) => state.layers.dose);
  const areShown = useStore(store, (state) => state.layers.areShown);
  const hasHistogram = useStore(store, (state) => histogramDose(state) !== null);
  const sound = doses.filter(({ problem }) => problem === "");
  const on = sound.find(({ dose }) => dose.sopInstanceUid === choice.chosenUid) ?? sound[0];
  if (doses.length === 0) return null;
  return (
    <section className={styles.entry} aria-label="Treatment dose">
      <h3>Treatment dose</h3>
      {doses
        .filter(({ problem }) => problem !== "")
        .map(({ dose, problem }) => (
          <p key={dose.sopInstanceUid} className={styles.note}>{`${doseName(dose)}: ${problem}`}</p>
        ))}
      {hasHistogram && (
        <Button size="small" onPress={() => changeDose(store, { isDvhOpen: !choice.isDvhOpen })}>
          {choice.isDvhOpen ? "Close the dose-volume histogram" : "Dose-volume histogram"}
        </Button>
      )}
      {on !== undefined && (
        <>
          <Checkbox
            isSelected={choice.isShown && areShown}
            onChange={() => toggleDose(store, store.getState().activePane)}
          >
            Show the dose (Alt D)
          </Checkbox>
          {sound.length > 1 && (
            <RadioGroup
              label="Which dose"
              orientation="vertical"
              value={on.dose.sopInstanceUid}
              options={sound.map(({ dose }) => ({ id: dose.sopInstanceUid, label: doseName(dose) }))}
              onChange={(chosenUid) => changeDose(store, { chosenUid })}
            />
          )}
          <DoseParts key={on.dose.sopInstanceUid} viewer={viewer} on={on} />
        </>
      )}
    </section>
  );
}

function DoseParts({ viewer, on }: { readonly viewer: Viewer; readonly on: CaseDose }) {
  const { store } = viewer;
  const revision = useStore(store, (state) => state.layers.revision);
  const choice = useStore(store, (state) => state.layers.dose);
  const loader = doseLoaderOf(store, on);
  const grid = revision >= 0 ? loader.grid() : null;
  return (
    <>
      <p className={styles.quiet}>{[doseName(on.dose), on.dose.creator].filter(Boolean).join(". By ")}</p>
      {on.dose.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      <Checkbox isSelected={choice.areLines} onChange={(areLines) => changeDose(store, { areLines })}>
        Isodose lines
      </Checkbox>
      <Checkbox isSelected={choice.isWash} onChange={(isWash) => changeDose(store, { isWash })}>
        Colour wash
      </Checkbox>
      <OpacitySlider
        label="Opacity of the wash"
        opacity={choice.opacity}
        most={80}
        onChange={(opacity) => changeDose(store, { opacity, isWash: true })}
      />
      {loader.failure() !== "" && <p className={styles.note}>{loader.failure()}</p>}
      {grid === null && loader.failure() === "" && (
        <p className={styles.quiet}>
          {choice.isShown ? `Reading the dose: ${loader.progress()}` : "It is read when it is shown."}
        </p>
      )}
      {grid !== null && <DoseLevels viewer={viewer} on={on} grid={grid} />}
    </>
  );
}

interface LevelsProps {
  readonly viewer: Viewer;
  readonly on: CaseDose;
  readonly grid: DoseGrid;
}

function DoseLevels({ viewer, on, grid }: LevelsProps) {
  const { store } = viewer;
  const { dose } = on;
  const percents = useStore(store, (state) => state.layers.dose.percents);
  const reference = referenceOf(store.getState(), on, grid);
  const levels = doseLevels(reference, percents);
  const { value, point } = grid.maximum;
  return (
    <>
      <p className={styles.quiet}>{`${referenceText(dose, reference)}. Grid ${gridText(grid)}, interpolated.`}</p>
      {reference.note !== "" && <p className={styles.note}>{reference.note}</p>}
      <ul className={styles.parts} aria-label="Isodoses">
        {levels.map(({ percent, value: level, colour }) => (
          <li key={percent} className={styles.row}>
            <span
              className={styles.swatch}
              style={{ backgroundColor: `rgb(${colour.join(" ")})` }}
              aria-hidden="true"
            />
            {`${percent} %, ${doseText(dose, level)}`}
          </li>
        ))}
      </ul>
      <PercentField viewer={viewer} shown={levels.map(({ percent }) => percent)} />
      <div className={styles.row}>
        <Button size="small" onPress={() => goToPlace(viewer, on, point)}>
          {`Go to the maximum, ${doseText(dose, value)}`}
        </Button>
        {dose.normalisation !== null && !Number.isNaN(doseAt(grid, dose.normalisation)) && (
          <Button size="small" onPress={() => dose.normalisation && goToPlace(viewer, on, dose.normalisation)}>
            {`Go to the normalisation point, ${doseText(dose, doseAt(grid, dose.normalisation))}`}
          </Button>
        )}
      </div>
    </>
  );
}

function PercentField({ viewer, shown }: { readonly viewer: Viewer; readonly shown: readonly number[] }) {
  const [text, setText] = useState<string | null>(null);
  const read = text === null ? null : readPercents(text);
  const isWrong = text !== null && text.trim() !== "" && read === null;
  return (
    <TextField
      label="Isodoses in percent"
      value={text ?? shown.join(" ")}
      error={isWrong ? `Write up to ${mostLevels} numbers from 0 to 200, apart by spaces.` : ""}
      onChange={(next) => {
        setText(next);
        const percents = readPercents(next);
        if (percents !== null) changeDose(viewer.store, { percents });
        else if (next.trim() === "") changeDose(viewer.store, { percents: null });
      }}
      onBlur={() => !isWrong && setText(null)}
    />
  );
}
