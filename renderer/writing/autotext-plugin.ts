import { type EditorState, NodeSelection, Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import type { KeptAutotext } from "../../shared/domain/autotext.ts";
import { newWindowId } from "../host/clock.ts";
import { readTyped } from "../report/editor/read-typed.ts";
import { atomCharacter } from "../report/editor/sentences.ts";
import { fieldIdOf } from "../report/editor/stops.ts";
import { textToParagraphs } from "../report/pasted-paragraphs.ts";
import { CaretList, choicesOf } from "./autotext-list.ts";
import { insertParagraphs, type Place } from "./insert-paragraphs.ts";
import type { SectionWriting } from "./writing-desk.ts";

interface Listing {
  readonly isOpen: boolean;
  readonly chosen: number;
}

const key = new PluginKey<Listing>("autotext");
const closed: Listing = { isOpen: false, chosen: 0 };
/** Lines shown at once. */
const mostChoices = 8;
const mostHints = 3;
/** Letters from which on a name is recognised while it is typed. */
const leastHintLetters = 3;

/** Gives the plugin that puts autotexts in the place of their names, and lists those that fit under the caret. */
export function autotextPlugin(writing: SectionWriting): Plugin {
  return new Plugin<Listing>({
    key,
    state: {
      init: () => closed,
      apply: (transaction, listing) => {
        const asked = transaction.getMeta(key) as Listing | undefined;
        if (asked !== undefined) return asked;
        // Letters go on choosing; a caret that went elsewhere does not.
        return transaction.selectionSet && !transaction.docChanged ? closed : { ...listing, chosen: 0 };
      },
    },
    props: {
      handleKeyDown: (view, event) => (view.composing || !view.editable ? false : pressKey(view, event, writing)),
      handleDOMEvents: {
        blur: (view) => {
          if (listingOf(view.state).isOpen) ask(view, closed);
          return false;
        },
      },
    },
    view: (view) => {
      const list = new CaretList(view, `writing-${newWindowId()}`);
      const commands = {
        ...(writing.view ?? { openSpelling: () => undefined }),
        openAutotexts: () => {
          view.focus();
          ask(view, { isOpen: true, chosen: 0 });
        },
        insertText: (text: string) => insertDictated(view, text, writing),
      };
      writing.view = commands;
      return {
        update: (current) => draw(current, list, writing),
        destroy: () => {
          list.remove();
          if (writing.view === commands) writing.view = null;
        },
      };
    },
  });
}

/** The word right before the caret, where it may be a name. */
function typedName({ selection }: EditorState): (Place & { readonly text: string }) | null {
  if (!(selection instanceof TextSelection) || !selection.empty) return null;
  const { $from } = selection;
  const before = $from.parent.textBetween(0, $from.parentOffset, "", atomCharacter);
  const text = /(?<![\p{L}\p{N}])\p{L}[\p{L}\p{N}]*$/u.exec(before)?.[0] ?? "";
  return { text, from: $from.pos - text.length, to: $from.pos };
}

function listingOf(state: EditorState): Listing {
  return key.getState(state) ?? closed;
}

function ask(view: EditorView, listing: Listing): void {
  readTyped(view);
  view.dispatch(view.state.tr.setMeta(key, listing).setMeta("addToHistory", false));
}

function pressKey(view: EditorView, event: KeyboardEvent, writing: SectionWriting): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
  const name = typedName(view.state);
  if (name === null) return false;
  const { isOpen, chosen } = listingOf(view.state);
  if (isOpen) return pressInList(view, event.key, { name, chosen, writing });
  const wanted = { tab: "Tab", space: " " }[writing.expandsOn() ?? "tab"];
  if (event.key !== wanted || name.text === "") return false;
  const expansion = writing.expansionOf(name.text);
  if (expansion === null) return false;
  if (expansion.kind === "refusal") {
    writing.say(expansion.sentence);
    // A space is a space all the same.
    return event.key === "Tab";
  }
  insertEntry(view, name, expansion.entry, writing);
  return true;
}

function pressInList(
  view: EditorView,
  pressed: string,
  { name, chosen, writing }: { name: Place & { text: string }; chosen: number; writing: SectionWriting },
): boolean {
  const offers = writing.offers(name.text).slice(0, mostChoices);
  switch (pressed) {
    case "ArrowDown":
    case "ArrowUp": {
      const step = pressed === "ArrowDown" ? 1 : -1;
      const next = offers.length === 0 ? 0 : (chosen + step + offers.length) % offers.length;
      ask(view, { isOpen: true, chosen: next });
      return true;
    }
    case "Enter":
    case "Tab": {
      const entry = offers[chosen];
      ask(view, closed);
      if (entry === undefined) writing.say(missingSentence(name.text));
      else insertEntry(view, name, entry, writing);
      return true;
    }
    case "Escape":
      ask(view, closed);
      return true;
    default:
      return false;
  }
}

function missingSentence(typed: string): string {
  return typed === ""
    ? "No autotext fits here. Settings, Autotext has all of them."
    : `No autotext that fits here begins with “${typed}”. What you typed stays.`;
}

function insertEntry(view: EditorView, place: Place, entry: KeptAutotext, writing: SectionWriting): void {
  const paragraphs = writing.take(entry);
  if (paragraphs === null) return;
  insertParagraphs(view, place, paragraphs, (sentence) => writing.say(sentence));
  const { selection } = view.state;
  if (selection instanceof NodeSelection && fieldIdOf(selection.node) !== "") writing.fill(selection.from);
}

/** Dictated words stand apart from the word before them. */
function insertDictated(view: EditorView, text: string, writing: SectionWriting): boolean {
  readTyped(view);
  const { selection } = view.state;
  // A field or chip that is chosen is not what was spoken over: words go behind it.
  const from = selection instanceof NodeSelection ? selection.to : selection.from;
  const { to } = selection;
  const $from = view.state.doc.resolve(from);
  const before = $from.parent.textBetween(0, $from.parentOffset, "", atomCharacter);
  const space = /\S$/.test(before) && /^[\p{L}\p{N}(]/u.test(text) ? " " : "";
  const paragraphs = textToParagraphs(text);
  const [first, ...rest] = paragraphs;
  if (first === undefined) return true;
  const spaced = [[{ kind: "text" as const, text: space }, ...first], ...rest];
  return insertParagraphs(view, { from, to }, spaced, (sentence) => writing.say(sentence));
}

function draw(view: EditorView, list: CaretList, writing: SectionWriting): void {
  const name = view.hasFocus() && view.editable ? typedName(view.state) : null;
  const { isOpen, chosen } = listingOf(view.state);
  if (name === null || (!isOpen && name.text.length < leastHintLetters)) {
    list.hide();
    return;
  }
  const offers = writing.offers(name.text);
  const pick = (index: number) => {
    const entry = offers[index];
    ask(view, closed);
    if (entry !== undefined) insertEntry(view, name, entry, writing);
  };
  if (isOpen) {
    const shown = choicesOf(offers.slice(0, mostChoices));
    list.show(shown, chosen, name.from, shown.length === 0 ? missingSentence(name.text) : "", pick);
    return;
  }
  const wanted = name.text.toLowerCase();
  const hints = offers.filter(({ autotext }) => autotext.name.toLowerCase().startsWith(wanted)).slice(0, mostHints);
  if (hints.length === 0) list.hide();
  else list.show(choicesOf(hints), null, name.from, `${keyName(writing)} behind the name inserts`, pick);
}

function keyName(writing: SectionWriting): string {
  return writing.expandsOn() === "space" ? "Space" : "Tab";
}
