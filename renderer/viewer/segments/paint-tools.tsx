import { useState } from "react";
import { useStore } from "zustand";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { TextField } from "../../ui/text-field.tsx";
import legend from "../objects/legend.module.css";
import type { Viewer } from "../viewer.ts";
import { fillBetween } from "./fill-between.ts";
import { cancelGrowth } from "./grow.ts";
import styles from "./own-segments.module.css";
import type { PaintState } from "./paint-state.ts";
import { changePainting, chosenSegment } from "./segment-changes.ts";

const modes = [
  { id: "brush", label: "Brush" },
  { id: "eraser", label: "Eraser" },
  { id: "grow", label: "Region" },
] as const;

/** No bound that anybody meets. */
const unbounded = 1e6;

/** How the segment tool paints: with what, how large, through the slices, within which values. */
export function PaintTools({ viewer }: { readonly viewer: Viewer }) {
  const { store } = viewer;
  const painting = useStore(store, (state) => state.painting);
  const segment = useStore(store, chosenSegment);
  const change = (part: Partial<PaintState>) => changePainting(store, part);
  const isGrowing = painting.mode === "grow";
  return (
    <section className={styles.tools} aria-label="Segment tool">
      <Segmented label="Paint with" options={modes} value={painting.mode} onChange={(mode) => change({ mode })} />
      {isGrowing ? (
        <NumberInput
          key="reach"
          label="Reach in mm"
          value={painting.reachMm}
          least={1}
          most={200}
          onChange={(reachMm) => change({ reachMm })}
        />
      ) : (
        <NumberInput
          key="diameter"
          label="Diameter in mm (Alt ↑ and Alt ↓)"
          value={painting.diameterMm}
          least={0.1}
          most={200}
          onChange={(diameterMm) => change({ diameterMm })}
        />
      )}
      <Checkbox isSelected={painting.isThrough} onChange={(isThrough) => change({ isThrough })}>
        {isGrowing ? "Through the images" : "Ball through the images"}
      </Checkbox>
      <RangeFields painting={painting} unit={segment?.ground.unit ?? ""} onChange={change} />
      {segment !== null && (
        <Button size="small" isDisabled={painting.busy !== ""} onPress={() => void fillBetween(store, segment)}>
          Fill between images
        </Button>
      )}
      {painting.busy !== "" && (
        <div className={legend.row} role="status">
          <span className={styles.busy}>{painting.busy}</span>
          <Button size="small" onPress={() => cancelGrowth(store)}>
            Cancel
          </Button>
        </div>
      )}
    </section>
  );
}

function RangeFields(props: {
  readonly painting: PaintState;
  readonly unit: string;
  readonly onChange: (part: Partial<PaintState>) => void;
}) {
  const { painting, unit, onChange } = props;
  const { range, mode, isRangeOn } = painting;
  const shownUnit = unit === "[hnsf'U]" ? " in HU" : "";
  const [low, high] = range ?? [0, 0];
  return (
    <>
      {mode !== "grow" && (
        <Checkbox isSelected={isRangeOn} onChange={(isOn) => onChange({ isRangeOn: isOn, range: [low, high] })}>
          Only within values
        </Checkbox>
      )}
      {(mode === "grow" || isRangeOn) && (
        <div className={styles.pair}>
          <NumberInput
            label={`From${shownUnit}`}
            value={low}
            onChange={(value) => onChange({ range: [value, high] })}
          />
          <NumberInput label={`To${shownUnit}`} value={high} onChange={(value) => onChange({ range: [low, value] })} />
        </div>
      )}
    </>
  );
}

/** A number that holds once it is one within its bounds; until then the field says what is wrong. */
function NumberInput(props: {
  readonly label: string;
  readonly value: number;
  readonly least?: number;
  readonly most?: number;
  readonly onChange: (value: number) => void;
}) {
  const { label, value, least = -unbounded, most = unbounded, onChange } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const isWithin = (number: number) => number >= least && number <= most;
  // What was typed stays as it is while it is wrong, and while it says the value; a key may change the value meanwhile.
  const isKept = typed !== null && (!isWithin(parsed(typed)) || parsed(typed) === value);
  const text = isKept ? typed : String(value);
  return (
    <TextField
      label={label}
      value={text}
      inputMode="decimal"
      validationBehavior="aria"
      error={isWithin(parsed(text)) ? undefined : `${boundsText(least, most)} Until then it stays ${value}.`}
      onChange={(next) => {
        setTyped(next);
        if (isWithin(parsed(next))) onChange(parsed(next));
      }}
    />
  );
}

function boundsText(least: number, most: number): string {
  return least <= -unbounded ? "Write a number." : `Write a number from ${least} to ${most}.`;
}

function parsed(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text.replace(",", ".").replace("−", "-"));
}
