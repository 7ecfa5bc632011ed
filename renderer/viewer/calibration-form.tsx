import { type FormEvent, useState } from "react";
import { useStore } from "zustand";
import type { Calibration } from "../../shared/domain/calibration.ts";
import { spacingForPoints } from "../../shared/imaging/spacing.ts";
import { calibrateByLine, scopeText } from "../../shared/rules/calibration.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { useCloser } from "../ui/closers.ts";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./calibration.module.css";
import { addCalibration } from "./calibrations.ts";
import { findImage, type RegisteredImage } from "./image-registry.ts";
import type { Viewer } from "./viewer.ts";
import type { CalibrationLine } from "./viewer-store.ts";

/** Asks for the length of the line that was drawn on this pane to calibrate it. */
export function CalibrationForm({ viewer, paneIndex }: { readonly viewer: Viewer; readonly paneIndex: number }) {
  const line = useStore(viewer.store, ({ calibrating }) => (calibrating?.paneIndex === paneIndex ? calibrating : null));
  const image = line === null ? undefined : findImage(line.imageId);
  if (line === null || image === undefined) return null;
  return <LengthForm key={`${line.imageId} ${line.ends.join(" ")}`} viewer={viewer} line={line} image={image} />;
}

interface Answer {
  readonly length: string;
  readonly scope: Calibration["scope"];
  readonly setsAsideExact: boolean;
}

function LengthForm(props: {
  readonly viewer: Viewer;
  readonly line: CalibrationLine;
  readonly image: RegisteredImage;
}) {
  const { viewer, line, image } = props;
  const [answer, setAnswer] = useState<Answer>({ length: "", scope: "image", setsAsideExact: false });
  const [problem, setProblem] = useState("");
  const isExact = spacingForPoints(image.header.spacing, line.ends).trust === "exact";
  const close = () => viewer.store.setState({ calibrating: null });
  useCloser(close, true);
  const keep = (event: FormEvent) => {
    event.preventDefault();
    const made = calibrationOf(viewer, line, image, answer);
    if (typeof made === "string") {
      setProblem(made);
      return;
    }
    close();
    addCalibration(viewer.store, made);
    viewer.store.setState({ tool: "length" });
  };
  return (
    <form
      className={styles.form}
      aria-label="Calibrate"
      onSubmit={keep}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <LengthFields
        answer={answer}
        image={image}
        isExact={isExact}
        problem={problem}
        onChange={(part) => {
          setAnswer({ ...answer, ...part });
          if (part.length !== undefined) setProblem("");
        }}
      />
      <div className={styles.buttons}>
        <Button size="small" type="submit" isDisabled={isExact && !answer.setsAsideExact}>
          Calibrate
        </Button>
        <Button size="small" variant="quiet" onPress={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function LengthFields(props: {
  readonly answer: Answer;
  readonly image: RegisteredImage;
  readonly isExact: boolean;
  readonly problem: string;
  readonly onChange: (part: Partial<Answer>) => void;
}) {
  const { answer, image, isExact, problem, onChange } = props;
  return (
    <>
      <TextField
        label="Length of the line in mm"
        value={answer.length}
        onChange={(length) => onChange({ length })}
        error={problem}
        validationBehavior="aria"
        inputMode="decimal"
        autoFocus
      />
      <Select
        label="Holds for"
        options={scopesFor(image)}
        value={answer.scope}
        onChange={(scope) => onChange({ scope })}
      />
      {isExact && (
        <Checkbox isSelected={answer.setsAsideExact} onChange={(setsAsideExact) => onChange({ setsAsideExact })}>
          Set the exact spacing of the image aside; every length will say so
        </Checkbox>
      )}
    </>
  );
}

/** Images of a machine that the header does not name cannot be told from those of another. */
function scopesFor({ machine = "" }: RegisteredImage): readonly { id: Calibration["scope"]; label: string }[] {
  const scopes: readonly Calibration["scope"][] = machine === "" ? ["image", "series"] : ["image", "series", "machine"];
  return scopes.map((id) => ({ id, label: capitalised(scopeText(id)) }));
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Gives the calibration, or a sentence on what is wrong with it. */
function calibrationOf(
  viewer: Viewer,
  line: CalibrationLine,
  image: RegisteredImage,
  answer: Answer,
): Calibration | string {
  const { header, reference, machine = "" } = image;
  const { rows, columns } = header.format;
  const text = answer.length.trim().replace(",", ".");
  const lengthMm = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const made = calibrateByLine(line.ends, lengthMm, header.aspect);
  const signed = viewer.signedBy?.() ?? null;
  if (signed === null || signed.by === "") return "Nobody is signed in, so nobody can vouch for this length.";
  if (!(lengthMm > 0 && lengthMm <= 5000)) return "Write the length in mm, from 0.1 to 5000.";
  if (made === null) return "The line is too short to calibrate by. Cancel, and draw a longer one.";
  const { scope, setsAsideExact } = answer;
  const where = { image: reference, machine, rows, columns };
  return { id: viewer.newId(), ...where, ...made, lengthMm, scope, setsAsideExact, by: signed.by, on: signed.on };
}
