import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { AnonymisationOptions } from "../../../shared/domain/export.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Viewer } from "../viewer.ts";
import { displaySetOf } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { AnonymisationFields } from "./anonymisation-fields.tsx";
import { ExportOutcome } from "./export-outcome.tsx";
import styles from "./export-sheet.module.css";
import { MediaForm } from "./media-form.tsx";
import { type ExportChoice, type ExportState, type ExportSubject, useExport } from "./use-export.ts";

const paneFormats = [
  { id: "png", label: "PNG" },
  { id: "jpeg", label: "JPEG" },
  { id: "clipboard", label: "Clipboard" },
  { id: "print", label: "Print" },
] as const;

const seriesFormats = [
  { id: "png", label: "PNG pictures" },
  { id: "jpeg", label: "JPEG pictures" },
  { id: "film", label: "Film (MP4)" },
  { id: "dicom", label: "Anonymised DICOM" },
] as const;

const startOptions: AnonymisationOptions = {
  dates: "removed",
  keepsPatientCharacteristics: false,
  keepsDevice: false,
  keepsInstitution: false,
  keepsDescriptions: false,
};

const startChoice: ExportChoice = {
  scope: "pane",
  format: "png",
  hasMarks: true,
  isIdentified: false,
  anonymisation: startOptions,
  pseudonym: "",
};

/** How the image or the series of the active pane leaves the workstation: chosen, written down, made, handed over. */
export function ExportSheet(props: {
  readonly viewer: Viewer;
  readonly subject: ExportSubject;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const { viewer, isOpen, onClose } = props;
  return (
    <Sheet title="Export" isOpen={isOpen} onClose={onClose} aside="Each export is written to the audit trail">
      {isOpen && <ExportForm viewer={viewer} subject={props.subject} onClose={onClose} />}
    </Sheet>
  );
}

function ExportForm(props: { readonly viewer: Viewer; readonly subject: ExportSubject; readonly onClose: () => void }) {
  const { viewer, subject, onClose } = props;
  // What was on the active pane when the sheet was opened: keys behind it must not change what leaves.
  const [{ set, index }] = useState(() => shownOn(viewer));
  const [choice, setChoice] = useState(startChoice);
  const [isChecked, setChecked] = useState(false);
  const { state, run, stop } = useExport(viewer, subject);
  const stopLatest = useRef(stop);
  useEffect(() => () => stopLatest.current(), []);
  const hasPane = useStore(viewer.store, (store) => (store.panes[store.activePane]?.shownIndex ?? null) !== null);
  if (set === null || !hasPane) {
    return (
      <p>The active pane shows no image that can leave; a volume rendering is for looking only. Choose another pane.</p>
    );
  }
  const change = (part: Partial<ExportChoice>) => setChoice((before) => ({ ...before, ...part }));
  return (
    <div className={styles.form}>
      <p className={styles.what}>
        <b>{set.description || "Series without description"}</b>, image {index + 1} of {set.images.length}
      </p>
      <ScopeFields set={set} choice={choice} onChange={change} />
      {choice.scope === "examination" ? (
        <MediaForm set={set} workitemId={subject.workitemId} start={startChoice} onClose={onClose} />
      ) : (
        <ImageFields
          {...{ set, choice, state, isChecked }}
          onChange={change}
          onChecked={setChecked}
          onStop={stop}
          onClose={onClose}
          onSave={() => void run(set, index, choice)}
        />
      )}
    </div>
  );
}

/** The fields of what leaves as pictures or as one series, and the buttons. */
function ImageFields(props: {
  readonly set: DisplaySet;
  readonly choice: ExportChoice;
  readonly state: ExportState;
  readonly isChecked: boolean;
  readonly onChange: (part: Partial<ExportChoice>) => void;
  readonly onChecked: (isChecked: boolean) => void;
  readonly onStop: () => void;
  readonly onClose: () => void;
  readonly onSave: () => void;
}) {
  const { set, choice, state, onChange } = props;
  const isDicom = choice.format === "dicom";
  return (
    <>
      {isDicom ? (
        <AnonymisationFields set={set} choice={choice} onChange={onChange} onChecked={props.onChecked} />
      ) : (
        <WritingFields choice={choice} onChange={onChange} />
      )}
      <ExportOutcome state={state} />
      <div className={styles.buttons}>
        {state.kind === "running" ? (
          <Button onPress={props.onStop}>Stop</Button>
        ) : (
          <Button onPress={props.onClose}>{state.kind === "done" ? "Close" : "Cancel"}</Button>
        )}
        <Button
          variant="primary"
          isDisabled={state.kind === "running" || (isDicom && !props.isChecked)}
          onPress={props.onSave}
        >
          {verbOf(choice)}
        </Button>
      </div>
    </>
  );
}

function verbOf({ format }: ExportChoice): string {
  return format === "clipboard" ? "Copy" : format === "print" ? "Print" : "Save";
}

function shownOn(viewer: Viewer): { set: DisplaySet | null; index: number } {
  const state = viewer.store.getState();
  const set = displaySetOf(state, state.activePane);
  const index = state.panes[state.activePane]?.shownIndex ?? 0;
  const isImages = set !== null && set.images.length > 0 && set.renderedFrom === undefined;
  return { set: isImages ? set : null, index };
}

function ScopeFields(props: {
  readonly set: DisplaySet;
  readonly choice: ExportChoice;
  readonly onChange: (part: Partial<ExportChoice>) => void;
}) {
  const { set, choice, onChange } = props;
  const isSection = set.section !== undefined;
  // Planes are made here and stored nowhere: there is no DICOM file of them to anonymise.
  const series = isSection ? seriesFormats.filter(({ id }) => id !== "dicom") : seriesFormats;
  return (
    <>
      <RadioGroup
        label="What"
        options={[
          { id: "pane", label: "This pane as it stands" },
          { id: "series", label: `All ${set.images.length} images of the series` },
          { id: "examination", label: "The examination as DICOM media" },
        ]}
        value={choice.scope}
        onChange={(scope) => onChange({ scope, format: "png" })}
      />
      {choice.scope === "pane" && (
        <RadioGroup
          label="As"
          options={paneFormats}
          value={inList(paneFormats, choice)}
          onChange={(format) => onChange({ format })}
        />
      )}
      {choice.scope === "series" && (
        <RadioGroup
          label="As"
          options={series}
          value={inList(series, choice)}
          onChange={(format) => onChange({ format })}
        />
      )}
    </>
  );
}

function inList<Id extends string>(list: readonly { readonly id: Id }[], { format }: ExportChoice): Id | null {
  return list.find(({ id }) => id === format)?.id ?? null;
}

function WritingFields(props: {
  readonly choice: ExportChoice;
  readonly onChange: (part: Partial<ExportChoice>) => void;
}) {
  const { choice, onChange } = props;
  return (
    <div className={styles.fields}>
      <Checkbox isSelected={choice.hasMarks} onChange={(hasMarks) => onChange({ hasMarks })}>
        Marks and their numbers
      </Checkbox>
      <Checkbox isSelected={choice.isIdentified} onChange={(isIdentified) => onChange({ isIdentified })}>
        Name, number and date of the patient
      </Checkbox>
      {!choice.isIdentified && (
        <p className={styles.note}>
          Nothing is added that says whose image it is. What the machine burnt into the pixels stays: look at the
          picture before you pass it on.
        </p>
      )}
      {choice.format === "film" && <p className={styles.note}>A film is compressed with loss. Not for diagnosis.</p>}
      {choice.format === "jpeg" && <p className={styles.note}>JPEG is compressed with loss. Not for diagnosis.</p>}
    </div>
  );
}
