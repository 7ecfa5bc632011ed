import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import type { FieldDefinition } from "../../../shared/domain/report-field.ts";
import { fieldHint } from "../fields/field-entry.ts";
import { pixelLengthSentence, pixelLengths } from "./pixel-lengths.ts";
import { readTyped } from "./read-typed.ts";
import { noFacts, type ReportFacts } from "./report-facts.ts";
import { fieldIdOf, isChanged, keptWordsOf } from "./stops.ts";

/** What can be done at a chip whose mark reads otherwise now. */
export interface ChipDecisions {
  /** Prints what the mark reads now. */
  renewChip(measurementId: string): void;
  /** Leaves the chip as it is written. */
  keepChip(measurementId: string, written: string, now: string): void;
}

interface Shown {
  readonly facts: ReportFacts;
  readonly set: DecorationSet;
}

const key = new PluginKey<Shown>("reportDecorations");

/** Gives what the section's editor knows of the report. */
export function factsOf(view: EditorView): ReportFacts {
  return key.getState(view.state)?.facts ?? noFacts;
}

/** Tells a section's editor what the report is now; the words stay as they are. */
export function showFacts(view: EditorView, facts: ReportFacts): void {
  if (factsOf(view) === facts) return;
  readTyped(view);
  view.dispatch(view.state.tr.setMeta(key, facts).setMeta("addToHistory", false));
}

/** Gives the plugin that shows beside the words what they are bound to: labels of fields, trust and place of chips, and what changed. */
export function reportDecorations(decisions: ChipDecisions): Plugin {
  return new Plugin<Shown>({
    key,
    state: {
      init: (_config, state) => ({ facts: noFacts, set: DecorationSet.create(state.doc, []) }),
      apply: (transaction, shown) => {
        const facts = (transaction.getMeta(key) as ReportFacts | undefined) ?? shown.facts;
        if (facts !== shown.facts || bringsUnits(transaction)) {
          return { facts, set: decorate(transaction.doc, facts, decisions) };
        }
        return transaction.docChanged ? { facts, set: shown.set.map(transaction.mapping, transaction.doc) } : shown;
      },
    },
    props: { decorations: (state) => key.getState(state)?.set },
  });
}

/** Says whether a change touches a chip, a field or a table, or the words right behind one. Typing elsewhere does not. */
function bringsUnits(transaction: Transaction): boolean {
  if (!transaction.docChanged) return false;
  let isFound = false;
  transaction.mapping.maps.forEach((map, index) => {
    const rest = transaction.mapping.slice(index + 1);
    map.forEach((_from, _to, start, end) => {
      const [from, to] = [Math.max(0, rest.map(start, -1) - 12), rest.map(end, 1) + 1];
      transaction.doc.nodesBetween(from, Math.min(to, transaction.doc.content.size), (node) => {
        isFound ||= node.isAtom && !node.isText;
        return !isFound;
      });
    });
  });
  return isFound;
}

function decorate(document: Node, facts: ReportFacts, decisions: ChipDecisions): DecorationSet {
  const made: Decoration[] = [];
  const isPixelsOnly = (id: string) => facts.chips.get(id)?.trust === "pixelsOnly";
  document.forEach((block, blockOffset) => {
    const start = blockOffset + 1;
    const wrong = new Set(pixelLengths(block, isPixelsOnly));
    block.forEach((node, offset) => {
      const from = start + offset;
      const to = from + node.nodeSize;
      const field = facts.fields.get(fieldIdOf(node));
      if (field !== undefined) made.push(Decoration.node(from, to, fieldAttributes(field, node)));
      if (node.type.name !== "measurement") return;
      made.push(Decoration.node(from, to, chipAttributes(node, facts, wrong.has(offset))));
      if (isChanged(node, facts)) made.push(changeFlag(to, node, facts, decisions));
      const kept = keptWordsOf(node, facts);
      if (kept !== null) made.push(keptSign(to, kept));
    });
  });
  return DecorationSet.create(document, made);
}

function fieldAttributes(field: FieldDefinition, node: Node): Record<string, string> {
  const isEmpty = node.type.name === "field" ? node.attrs.text === "" : (node.attrs.rows as unknown[]).length === 0;
  const isNeeded = isEmpty && field.onSigning === "prohibit";
  const standing = isEmpty ? (isNeeded ? "empty, needed to sign" : "empty") : String(node.attrs.text);
  return {
    role: "button",
    "data-label": isNeeded ? `${field.label}, needed` : field.label,
    "data-kind": field.kind,
    ...(isNeeded ? { "data-needed": "" } : {}),
    title: `${field.label}: ${fieldHint(field)}`,
    "aria-label": `${field.label}, ${field.kind === "computed" ? "computed" : "field"}, ${standing}`,
  };
}

function chipAttributes(node: Node, facts: ReportFacts, hasLengthBehind: boolean): Record<string, string> {
  const chip = facts.chips.get(String(node.attrs.measurementId));
  const text = String(node.attrs.text);
  if (chip === undefined) {
    const detail = "Its mark is no longer on an image";
    return { "data-trust": "gone", "data-detail": detail, "aria-label": `${text}. ${detail}` };
  }
  const kept = keptWordsOf(node, facts);
  const own = kept === null ? chip.detail : `${chip.detail}. ${kept}`;
  const detail = hasLengthBehind ? pixelLengthSentence : own;
  return {
    "data-trust": chip.trust,
    "data-detail": detail,
    ...(hasLengthBehind ? { "data-wrong": "" } : {}),
    ...(isChanged(node, facts) ? { "data-changed": "" } : {}),
    "aria-label": `${text}. ${detail}. Show on the image`,
  };
}

/** In the sentence itself: what the mark reads now, and the two decisions. The words stay until the reader decides. */
function changeFlag(place: number, node: Node, facts: ReportFacts, decisions: ChipDecisions): Decoration {
  const [id, written] = [String(node.attrs.measurementId), String(node.attrs.text)];
  const now = facts.chips.get(id)?.now ?? "";
  const make = () => {
    const flag = document.createElement("span");
    flag.contentEditable = "false";
    flag.dataset.chipFlag = "";
    const isOther = now.startsWith(`${written} (`);
    flag.append(isOther ? "Measured on another examination. " : "The mark has changed. ");
    flag.append(
      button(`Write ${now}`, () => decisions.renewChip(id)),
      " ",
      button("Keep", () => decisions.keepChip(id, written, now), `Keep ${written}`),
    );
    return flag;
  };
  const spec = { side: 1, key: `${id} ${written} ${now}`, stopEvent: () => true, ignoreSelection: true };
  return Decoration.widget(place, make, spec);
}

/** Behind a chip that was kept: whoever reads the number beside its image knows that they differ on purpose. */
function keptSign(place: number, words: string): Decoration {
  const make = () => {
    const sign = document.createElement("span");
    sign.contentEditable = "false";
    sign.dataset.chipKept = "";
    sign.title = words;
    sign.textContent = "kept";
    return sign;
  };
  return Decoration.widget(place, make, { side: 1, key: `kept ${words}`, ignoreSelection: true });
}

function button(words: string, press: () => void, name = words): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.setAttribute("aria-label", name);
  made.addEventListener("click", press);
  return made;
}
