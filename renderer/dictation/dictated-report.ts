import type { DictationPlace } from "../../shared/contract/dictation-contract.ts";
import type { DictationCommand } from "../../shared/dictation/commands.ts";
import type { DictationOutcome } from "../../shared/dictation/engine-protocol.ts";
import { type SectionKey, sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import { handlerOf, isSheetOpen } from "../app/keys.ts";
import { cleanText } from "../report/clean-text.ts";
import type { ReportDeeds } from "../report/report-deeds.ts";
import type { ReportEditors } from "../report/report-editors.ts";

/** The report that words are dictated into. */
export interface DictatedReport {
  readonly deeds: ReportDeeds;
  readonly editors: ReportEditors;
  /** Whether nothing may be written, e.g. while another patient's images are on a pane. */
  isStopped(): boolean;
  /** Begins or ends recording. */
  record(isOn: boolean): void;
  isRecording(): boolean;
}

/** Kinds of field that are written in letters. */
const typedFields = ["text", "number", "date", "time"];

/** Gives where words would go now. */
export function placeIn({ deeds, editors, isStopped }: DictatedReport): Omit<DictationPlace, "isFocused"> {
  const { open } = deeds.store.getState();
  return {
    section: open?.section ?? editors.lastSection,
    fieldId: open === null ? null : open.fieldId.slice(0, 120),
    mayWrite: deeds.content() !== null && !isStopped(),
  };
}

/** Writes dictated words where the caret is, cleaned as pasted ones are, and gives what became of them. */
export function takeWords(report: DictatedReport, text: string): DictationOutcome {
  const { deeds, editors } = report;
  if (deeds.content() === null) return "readOnly";
  if (report.isStopped() || isSheetOpen()) return "notNow";
  const panel = fieldPanel();
  if (deeds.store.getState().open !== null && panel !== null) return typeInto(panel, text);
  const section = deeds.writing.of(editors.lastSection).view === null ? "findings" : editors.lastSection;
  const { view } = deeds.writing.of(section);
  if (view === null) return "notNow";
  return view.insertText(text) ? "done" : "notTaken";
}

/** Does what a button or an engine asks for, and gives whether it could be done. */
export function runCommand(report: DictatedReport, name: DictationCommand): DictationOutcome {
  const { deeds, editors } = report;
  // A sheet may be that of signing: nothing but a person's own keys and hands works in it.
  if (isSheetOpen()) return "notNow";
  switch (name) {
    case "toggleRecording":
    case "startRecording":
    case "stopRecording":
      report.record(name === "toggleRecording" ? !report.isRecording() : name === "startRecording");
      return "done";
    case "nextFinding":
    case "insertMeasurement":
    case "markKeyImage":
    case "confirmSentence":
    case "sign":
      return runKey(name === "sign" ? "signReport" : name);
    case "nextField":
    case "previousField":
      return deeds.content() === null ? "readOnly" : walk(report, name === "nextField" ? 1 : -1);
    case "nextSection":
      return goToNextSection(editors);
    case "undo":
      if (deeds.content() === null) return "readOnly";
      deeds.undo(editors.lastSection);
      return "done";
  }
}

/** Gives the heading of a section. */
export function headingOf(section: SectionKey): string {
  return sectionCodes[section].heading;
}

/** The same as the key does on this screen now. */
function runKey(id: "nextFinding" | "insertMeasurement" | "markKeyImage" | "confirmSentence" | "signReport") {
  const handler = handlerOf(id);
  if (handler === undefined) return "notNow";
  handler();
  return "done";
}

/** In an open field its own Tab goes on, which writes what is in it first or says why it cannot. */
function walk({ deeds, editors }: DictatedReport, step: 1 | -1): DictationOutcome {
  const input = fieldPanel()?.querySelector<HTMLElement>("input:focus, button:focus, [tabindex]:focus, input, button");
  if (deeds.store.getState().open !== null && input != null) {
    const isForward = step === 1;
    input.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Tab", shiftKey: !isForward, bubbles: true, cancelable: true }),
    );
    return "done";
  }
  const section = editors.lastSection;
  const chosen = editors.handle(section)?.chosen();
  if (chosen !== undefined && deeds.walk(section, chosen, step)) return "done";
  deeds.say(step === 1 ? "Nothing further waits to be filled or confirmed." : "Nothing before waits.");
  return "notNow";
}

function goToNextSection(editors: ReportEditors): DictationOutcome {
  const open = sectionKeys.filter((section) => editors.handle(section) !== null);
  const next = open[open.indexOf(editors.lastSection) + 1];
  if (next === undefined) return "notNow";
  editors.lastSection = next;
  editors.handle(next)?.focus();
  return "done";
}

function fieldPanel(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-field-panel]");
}

/** Into the box of a field, as if typed: it is checked and confirmed there like anything typed. */
function typeInto(panel: HTMLElement, text: string): DictationOutcome {
  const input = panel.querySelector<HTMLInputElement>("input");
  if (input === null || input.readOnly || !typedFields.includes(panel.dataset.fieldPanel ?? "")) return "notTaken";
  const words = cleanText(text).trim();
  const [from, to] = [input.selectionStart ?? input.value.length, input.selectionEnd ?? input.value.length];
  const space = from > 0 && /\S$/.test(input.value.slice(0, from)) && /^[\p{L}\p{N}(]/u.test(words) ? " " : "";
  input.setRangeText(`${space}${words}`, from, to, "end");
  input.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: words }));
  return "done";
}
