import type { Editor } from "@tiptap/core";
import { useEffect } from "react";
import type { CheckFinding } from "../../shared/checks/check.ts";
import { paragraphText } from "../../shared/domain/report.ts";
import type { SectionKey } from "../../shared/domain/section.ts";
import { checkMarks, checkMarksKey, drawFindings, type MeasureLine, rangeOf } from "./check-marks.ts";
import { writingFindings } from "./writing-findings.ts";

type Show = (finding: CheckFinding) => void;

/** How each open section brings the caret to a finding of its own. */
const shows = new Map<SectionKey, Show>();

/** Puts the caret behind the words of a finding; false where its section is not open. Nothing is selected: typing replaces nothing. */
export function showFinding(finding: CheckFinding): boolean {
  const show = finding.place === null ? undefined : shows.get(finding.place.section);
  show?.(finding);
  return show !== undefined;
}

/** Underlines in a section's editor what the checks found in it. */
export function useCheckMarks(editor: Editor, section: SectionKey): void {
  useEffect(() => {
    const pointAt = (pointedAt: CheckFinding | null, pointedLine: MeasureLine) => {
      if (writingFindings.getState().pointedAt !== pointedAt) writingFindings.setState({ pointedAt, pointedLine });
    };
    editor.registerPlugin(checkMarks({ pointAt }));
    const draw = () => {
      const { findings, sections } = writingFindings.getState();
      if (editor.isDestroyed) return;
      const own = findings.filter(({ place }) => place?.section === section);
      drawFindings(editor.view, own, (sections?.[section] ?? []).map(paragraphText));
    };
    const show: Show = (finding) => {
      if (finding.place === null) return;
      const { to } = rangeOf(editor.state.doc, finding.place);
      editor.view.focus();
      editor.chain().setTextSelection(to).scrollIntoView().run();
      pointAt(finding, () => editor.view.coordsAtPos(to));
    };
    shows.set(section, show);
    draw();
    const leave = writingFindings.subscribe((now, before) => {
      if (now.findings !== before.findings) draw();
    });
    return () => {
      leave();
      if (shows.get(section) === show) shows.delete(section);
      if (!editor.isDestroyed) editor.unregisterPlugin(checkMarksKey);
    };
  }, [editor, section]);
}
