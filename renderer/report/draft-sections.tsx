import type { Measurement } from "../../shared/domain/measurement.ts";
import type { Draft, DraftContent } from "../../shared/domain/report.ts";
import type { SectionKey } from "../../shared/domain/section.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import type { ReportedExamination } from "../../shared/rules/measurement-text.ts";
import { SectionNote } from "../checks/section-note.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { type ChangedChip, changedChips, withChipsRenewed, withSection } from "./draft-edits.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import { mayEditDraft, type OpenDraft } from "./draft-reducer.ts";
import styles from "./draft-sections.module.css";
import type { ReportEditors } from "./report-editors.ts";
import { SectionEditor } from "./section-editor.tsx";
import { sectionSource } from "./section-source.ts";
import { SectionSourceLabel } from "./section-source-label.tsx";

const addendumKeys: readonly SectionKey[] = ["findings", "conclusion"];

const placeholders: Record<SectionKey, string> = {
  clinicalInformation: "None came with the request",
  technique: "How the examination was made",
  comparison: "What it was compared with",
  findings: "What the images show",
  conclusion: "The answer to the question; needed to sign",
  advice: "What should happen next, by whom and by when",
};

/** What the sections ask of the images beside them. */
export interface ChipActions {
  openMeasurement(measurementId: string): void;
  /** Shows the image of a mark that a signed version carries. */
  openMark(mark: Measurement): void;
  insertLastMeasurement(): void;
}

/** The sections of the draft to write in; of an addendum only what it may hold. */
export function DraftSections(props: {
  state: OpenDraft;
  keeper: DraftKeeper;
  editors: ReportEditors;
  chips: ChipActions;
  examination: ReportedExamination;
}) {
  const { state, keeper, editors, chips, examination } = props;
  const changed = changedChips(state.content, examination);
  return (
    <div className={styles.sections}>
      {keysOf(state.kind).map((key) => (
        <div key={key}>
          <SectionEditor
            label={sectionCodes[key].heading}
            section={key}
            source={
              <>
                <SectionSourceLabel source={sectionSource(state.content, key)} />
                <SectionNote section={key} />
              </>
            }
            placeholder={state.kind === "addendum" ? "What is added to the report" : placeholders[key]}
            paragraphs={state.content.sections[key]}
            outsideCount={state.outsideCount}
            isEditable={mayEditDraft(state)}
            isEmphasised={key === "conclusion"}
            onChange={(paragraphs) => keeper.edit((content) => withSection(content, key, paragraphs))}
            onFocus={() => {
              editors.lastSection = key;
            }}
            onBlur={() => keeper.saveNow()}
            openMeasurement={chips.openMeasurement}
            insertLastMeasurement={chips.insertLastMeasurement}
            isKnownMeasurement={(id) => isKnown(keeper, id)}
            handleRef={editors.handleRef(key)}
          />
          <ChangedChips
            changed={changed.filter((chip) => chip.section === key)}
            keeper={keeper}
            examination={examination}
          />
        </div>
      ))}
    </div>
  );
}

function keysOf(kind: Draft["kind"]): readonly SectionKey[] {
  return kind === "addendum" ? addendumKeys : sectionKeys;
}

function isKnown(keeper: DraftKeeper, measurementId: string): boolean {
  const state = keeper.getState();
  return state.phase !== "loading" && hasMeasurement(state.content, measurementId);
}

function hasMeasurement(content: DraftContent, measurementId: string): boolean {
  return content.measurements.some((measurement) => measurement.id === measurementId);
}

/** Beside the section whose number is no longer what its mark reads. The reader decides; nothing is rewritten by itself. */
function ChangedChips(props: {
  changed: readonly ChangedChip[];
  keeper: DraftKeeper;
  examination: ReportedExamination;
}) {
  const { changed, keeper, examination } = props;
  return changed.map((chip) => (
    <div key={`${chip.measurementId} ${chip.written}`} className={styles.note}>
      <Message
        tone="due"
        title={chip.now.startsWith(`${chip.written} (`) ? "Measured on another examination." : "The mark has changed."}
        actions={
          <Button
            size="small"
            onPress={() => keeper.edit((content) => withChipsRenewed(content, chip.measurementId, examination), true)}
          >
            Write {chip.now}
          </Button>
        }
      >
        The text gives {chip.written}, the mark on the image reads {chip.now}.
      </Message>
    </div>
  ));
}
