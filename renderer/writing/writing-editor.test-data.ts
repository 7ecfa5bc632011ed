import { Editor } from "@tiptap/core";
import { type KeptAutotext, keptAutotextSchema } from "../../shared/domain/autotext.ts";
import type { DraftContent, Paragraph } from "../../shared/domain/report.ts";
import { writingAsItComes } from "../../shared/domain/writing-settings.ts";
import { emptyContent } from "../../shared/templates/template.test-data.ts";
import { documentParagraphs } from "../report/editor/document-paragraphs.ts";
import { paragraphsToEditor } from "../report/paragraphs-to-editor.ts";
import { reportExtensions } from "../report/report-schema.ts";
import { WritingDesk, type WritingState } from "./writing-desk.ts";

/** Gives a kept autotext of one's own for any case. */
export function sampleAutotext(
  name: string,
  text: string,
  changes: Partial<KeptAutotext["autotext"]> = {},
): KeptAutotext {
  return keptAutotextSchema.parse({
    ...{ id: name, scope: "personal", version: 1, changedAt: 0, changedByName: "", uses: 0, lastUsedAt: null },
    autotext: {
      ...{ name, text, title: `The ${name} text`, isNormal: false, use: "report" },
      match: { modalities: [], procedureWords: [], sections: [] },
      ...changes,
    },
  });
}

/** A section's editor with a desk over a draft in memory. */
export function startWriting(autotexts: readonly KeptAutotext[], changes: Partial<WritingState> = {}) {
  const draft: { content: DraftContent } = { content: emptyContent };
  const said: string[] = [];
  const walked: number[] = [];
  const used: string[] = [];
  const filled: number[] = [];
  const desk = new WritingDesk({
    content: () => draft.content,
    edit: (change) => {
      draft.content = change(draft.content);
    },
    fill: (_section, place) => filled.push(place),
    say: (sentence) => said.push(sentence),
  });
  desk.onUsed = (id) => used.push(id);
  desk.take({
    autotexts,
    place: { modalities: ["CT"], description: "CT chest", isAddendum: false },
    facts: { side: "left" },
    own: writingAsItComes,
    ...changes,
  });
  const ignored = () => undefined;
  const host = document.createElement("div");
  document.body.append(host);
  const editor = new Editor({
    element: host,
    injectCSS: false,
    extensions: reportExtensions({
      ...{ openMeasurement: ignored, insertLastMeasurement: ignored, isKnownMeasurement: () => false },
      ...{ openField: () => false, renewChip: ignored, keepChip: ignored, writing: desk.of("findings") },
      walk: (_chosen, step) => walked.push(step) > 0,
      undo: () => undefined,
      redo: () => undefined,
      say: (sentence) => said.push(sentence),
    }),
    content: paragraphsToEditor([]),
  });
  return {
    ...{ editor, desk, draft, said, walked, used, filled, host },
    type: (text: string) => editor.view.dispatch(editor.state.tr.insertText(text)),
    press: (key: string) =>
      editor.view.dom.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })),
    write: (paragraphs: readonly Paragraph[]) => editor.commands.setContent(paragraphsToEditor(paragraphs)),
    paragraphs: () => documentParagraphs(editor.state.doc),
    text: () => editor.state.doc.textBetween(0, editor.state.doc.content.size, "\n", "#"),
    lines: () => [...host.querySelectorAll("[role=option]")].map((line) => line.textContent),
  };
}
