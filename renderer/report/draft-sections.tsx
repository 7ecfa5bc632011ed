import { memo, useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { Measurement } from "../../shared/domain/measurement.ts";
import type { Draft, DraftContent } from "../../shared/domain/report.ts";
import type { SectionKey } from "../../shared/domain/section.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import type { ReportedExamination } from "../../shared/rules/measurement-text.ts";
import { strayBlocks } from "../../shared/templates/take-template.ts";
import { SectionNote } from "../checks/section-note.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import type { DraftKeeper } from "./draft-keeper.ts";
import { mayEditDraft, type OpenDraft } from "./draft-reducer.ts";
import styles from "./draft-sections.module.css";
import { chipFacts, keptChip, keptWords, type ReportFacts } from "./editor/report-facts.ts";
import { FieldPanel } from "./fields/field-panel.tsx";
import { withKeyImageNumbers } from "./key-image-references.ts";
import type { ReportDeeds } from "./report-deeds.ts";
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
  deeds: ReportDeeds;
  chips: ChipActions;
  examination: ReportedExamination;
}) {
  const { state, keeper, editors, deeds, chips, examination } = props;
  const { content } = state;
  const facts = useReportFacts(deeds, content, examination);
  const announced = useStore(deeds.store, (each) => each.announced);
  useKeyImageNumbers(keeper, content.keyImages);
  return (
    <div className={styles.sections}>
      {keysOf(state.kind).map((key) => (
        <DraftSection
          key={key}
          section={key}
          placeholder={state.kind === "addendum" ? "What is added to the report" : placeholders[key]}
          source={sectionSource(content, key)}
          paragraphs={content.sections[key]}
          outsideCount={state.outsideCount}
          isEditable={mayEditDraft(state)}
          {...{ facts, keeper, editors, deeds, chips, examination }}
        />
      ))}
      <StrayNotes content={content} deeds={deeds} />
      {mayEditDraft(state) && <FieldPanel deeds={deeds} content={content} />}
      <span className="visually-hidden" role="status">
        {announced}
      </span>
    </div>
  );
}

/** One section; drawn again only where something of it changed, not while another one is typed in. */
const DraftSection = memo(function DraftSection(props: {
  section: SectionKey;
  placeholder: string;
  source: ReturnType<typeof sectionSource>;
  paragraphs: DraftContent["sections"][SectionKey];
  facts: ReportFacts;
  outsideCount: number;
  isEditable: boolean;
  keeper: DraftKeeper;
  editors: ReportEditors;
  deeds: ReportDeeds;
  chips: ChipActions;
  examination: ReportedExamination;
}) {
  const { section: key, source, keeper, editors, deeds, chips, examination, ...shown } = props;
  return (
    <SectionEditor
      {...shown}
      label={sectionCodes[key].heading}
      section={key}
      source={
        <>
          <SectionSourceLabel source={source} />
          <SectionNote section={key} />
        </>
      }
      isEmphasised={key === "conclusion"}
      onChange={(paragraphs) => deeds.write(key, paragraphs)}
      onFocus={() => {
        editors.lastSection = key;
      }}
      onBlur={() => keeper.saveNow()}
      openMeasurement={chips.openMeasurement}
      insertLastMeasurement={chips.insertLastMeasurement}
      isKnownMeasurement={(id) => isKnown(keeper, id)}
      openField={(place, typed) => deeds.openField(key, place, typed)}
      walk={(chosen, step) => deeds.walk(key, chosen, step)}
      undo={() => deeds.undo(key)}
      redo={() => deeds.redo(key)}
      say={(sentence) => deeds.say(sentence)}
      writing={deeds.writing.of(key)}
      renewChip={(id) => deeds.renewChip(id, examination)}
      keepChip={(id, written, now) => deeds.keepChip(id, written, now)}
      handleRef={editors.handleRef(key)}
    />
  );
});

/** What the editors show beside their words; the same object until fields or marks change, so that typing redraws none of it. */
function useReportFacts(deeds: ReportDeeds, content: DraftContent, examination: ReportedExamination): ReportFacts {
  const { measurements, keptNumbers } = content;
  const definitions = content.structure?.fields;
  const facts = useMemo(
    () => ({
      fields: new Map((definitions ?? []).map((field) => [field.id, field])),
      chips: chipFacts(measurements, examination),
      kept: new Map(
        (keptNumbers ?? []).map((each) => [keptChip(each.measurementId, each.written, each.marked), keptWords(each)]),
      ),
    }),
    [definitions, measurements, examination, keptNumbers],
  );
  useEffect(() => {
    deeds.facts = facts;
  }, [deeds, facts]);
  return facts;
}

/** Numbers of key images in the text follow the strip. */
function useKeyImageNumbers(keeper: DraftKeeper, keyImages: DraftContent["keyImages"]): void {
  useEffect(() => {
    keeper.edit((content) => (content.keyImages === keyImages ? withKeyImageNumbers(content) : content), true);
  }, [keeper, keyImages]);
}

/** Paragraphs of a condition that no longer holds, whose words or fields somebody wrote: the reader decides. */
function StrayNotes({ content, deeds }: { content: DraftContent; deeds: ReportDeeds }) {
  const { structure } = content;
  const stray = useMemo(() => (structure === undefined ? [] : strayBlocks({ structure })), [structure]);
  return stray.map((id) => {
    const block = structure?.blocks.find((each) => each.id === id);
    return (
      <div key={id} className={styles.note}>
        <Message
          tone="due"
          title="A condition no longer holds."
          actions={
            <Button size="small" onPress={() => deeds.keepStray(id)}>
              Keep the words
            </Button>
          }
        >
          The paragraph {block?.heading === "" ? `“${block.text.slice(0, 60)}”` : block?.heading} of the template no
          longer applies, but its words were changed or a field of it is filled, so they stay. Read them again; emptying
          the field takes them away.
        </Message>
      </div>
    );
  });
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
