import { useEffect, useState } from "react";
import { luminanceLevels } from "../../shared/display/contrast-response.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./check-screen.module.css";
import { lookAtMonitor } from "./display-store.ts";
import type { ShownPattern } from "./pattern-canvas.tsx";
import { useKeepMeasured } from "./use-display-changes.ts";

/** Takes what a meter reads of 18 grey levels; the field in focus shows its level on the screen. */
export function MeterPanel(props: { onShow: (pattern: ShownPattern) => void; onDone: () => void }) {
  const { onShow } = props;
  const [texts, setTexts] = useState<readonly string[]>(() => luminanceLevels.map(() => ""));
  const [ambient, setAmbient] = useState("");
  const [instrument, setInstrument] = useState("");
  const keep = useKeepMeasured(props.onDone);
  const readings = texts.map(numberIn);
  const isComplete = readings.every((reading) => reading !== null) && numberIn(ambient || "0") !== null;
  useEffect(() => onShow({ level: 0 }), [onShow]);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const luminance = {
          readings: readings.map((reading) => reading ?? 0),
          ambient: numberIn(ambient || "0") ?? 0,
          instrument,
        };
        if (isComplete) keep.mutate({ monitor: lookAtMonitor(), luminance, note: "" });
      }}
    >
      <p className={styles.hint}>
        In cd/m², from level 0 to 255. Tab shows the next level. Where the meter shuts the room out, say what the room
        adds to a black screen.
      </p>
      <div className={styles.readings}>
        {luminanceLevels.map((level, place) => (
          <TextField
            key={level}
            label={`Level ${level}`}
            inputMode="decimal"
            autoFocus={place === 0}
            value={texts[place] ?? ""}
            error={texts[place] !== "" && readings[place] === null ? "A number" : undefined}
            onFocus={() => onShow({ level })}
            onChange={(text) => setTexts(texts.map((before, at) => (at === place ? text : before)))}
          />
        ))}
        <TextField label="Room adds" inputMode="decimal" value={ambient} onChange={setAmbient} />
      </div>
      <TextField label="Meter" maxLength={120} value={instrument} onChange={setInstrument} />
      <TroubleMessage error={keep.error} />
      <div className={styles.actions}>
        <Button type="submit" variant="primary" isPending={keep.isPending} isDisabled={!isComplete}>
          Compute and keep
        </Button>
      </div>
    </form>
  );
}

/** Both a point and a comma stand before the decimals. */
function numberIn(text: string): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) || value < 0 ? null : value;
}
