import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import { newWindowId } from "../host/clock.ts";
import { readTyped } from "../report/editor/read-typed.ts";
import { type CaretChoice, CaretList } from "./autotext-list.ts";
import { checkedWords } from "./checked-words.ts";
import type { SpellingChecker } from "./spelling-checker.ts";
import styles from "./writing.module.css";
import type { SectionWriting } from "./writing-desk.ts";

const key = new PluginKey<DecorationSet>("spelling");
/** Nothing is looked at while somebody types. */
const idleMs = 400;

/** A choice at a misspelt word. */
interface Choice extends CaretChoice {
  take(): void;
}

/** Gives the plugin that underlines misspelt words while nobody types, and offers spellings. */
export function spellingPlugin(writing: SectionWriting, checker: SpellingChecker): Plugin {
  let menu: SpellingMenu | null = null;
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (transaction, set) =>
        (transaction.getMeta(key) as DecorationSet | undefined) ??
        (transaction.docChanged ? set.map(transaction.mapping, transaction.doc) : set),
    },
    props: {
      decorations: (state) => key.getState(state),
      handleKeyDown: (_view, event) => menu?.press(event) ?? false,
      handleDOMEvents: {
        contextmenu: (view, event) => {
          const place = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
          if (place === undefined || !view.editable || wordAt(view, place) === null) return false;
          event.preventDefault();
          void menu?.open(place);
          return true;
        },
        blur: () => {
          menu?.close();
          return false;
        },
      },
    },
    view: (view) => {
      const made = new SpellingMenu(view, writing, checker);
      menu = made;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const look = () => {
        clearTimeout(timer);
        timer = setTimeout(() => underline(view, writing, checker), idleMs);
      };
      const stop = checker.subscribe(look);
      writing.view = {
        ...(writing.view ?? { openAutotexts: () => undefined, insertText: () => undefined }),
        openSpelling: () => void made.open(view.state.selection.from),
      };
      look();
      return {
        update: (_view, before) => {
          if (before.doc !== view.state.doc) made.close();
          if (before.doc !== view.state.doc || before.selection !== view.state.selection) look();
        },
        destroy: () => {
          clearTimeout(timer);
          stop();
          made.remove();
          menu = null;
        },
      };
    },
  });
}

function underline(view: EditorView, writing: SectionWriting, checker: SpellingChecker): void {
  if (view.isDestroyed || view.composing) return;
  readTyped(view);
  const set = writing.isSpellingOn() ? wrongWords(view, checker) : DecorationSet.empty;
  const before = key.getState(view.state) ?? DecorationSet.empty;
  if (placesOf(before) === placesOf(set)) return;
  view.dispatch(view.state.tr.setMeta(key, set).setMeta("addToHistory", false));
}

function placesOf(set: DecorationSet): string {
  return set
    .find()
    .map(({ from, to }) => `${from}-${to}`)
    .join();
}

function wrongWords(view: EditorView, checker: SpellingChecker): DecorationSet {
  const { doc, selection } = view.state;
  const words: string[] = [];
  for (const paragraph of doc.children) words.push(...checkedWords(paragraph).map(({ text }) => text));
  const wrong = checker.wrongOf(words);
  if (wrong.size === 0) return DecorationSet.empty;
  const made: Decoration[] = [];
  doc.forEach((paragraph: Node, offset: number) => {
    for (const { text, from } of checkedWords(paragraph)) {
      const start = offset + 1 + from;
      // The word that is being written is not wrong yet.
      const isBeingWritten = view.hasFocus() && selection.empty && selection.from === start + text.length;
      if (wrong.has(text) && !isBeingWritten) {
        made.push(Decoration.inline(start, start + text.length, { class: styles.misspelt ?? "", "data-misspelt": "" }));
      }
    }
  });
  return DecorationSet.create(doc, made);
}

function wordAt(view: EditorView, place: number): { readonly from: number; readonly to: number } | null {
  const [found] = (key.getState(view.state) ?? DecorationSet.empty).find(place, place);
  return found ?? null;
}

/** The spellings of one misspelt word, at the word. */
class SpellingMenu {
  readonly #view: EditorView;
  readonly #writing: SectionWriting;
  readonly #checker: SpellingChecker;
  readonly #list: CaretList;
  #choices: readonly Choice[] = [];
  #chosen = 0;
  #place = 0;

  constructor(view: EditorView, writing: SectionWriting, checker: SpellingChecker) {
    this.#view = view;
    this.#writing = writing;
    this.#checker = checker;
    this.#list = new CaretList(view, `spelling-${newWindowId()}`);
  }

  async open(place: number): Promise<void> {
    const found = wordAt(this.#view, place);
    if (found === null) {
      this.#writing.say("No misspelt word is at the caret.");
      return;
    }
    const { doc } = this.#view.state;
    const word = doc.textBetween(found.from, found.to);
    const suggestions = await this.#checker.suggestions(word);
    // Words written meanwhile would be replaced in its stead.
    if (this.#view.isDestroyed || this.#view.state.doc !== doc) return;
    const replace = (text: string) => this.#view.dispatch(this.#view.state.tr.insertText(text, found.from, found.to));
    this.#choices = [
      ...suggestions.map((text) => ({ name: text, detail: "", take: () => replace(text) })),
      { name: "Add to my words", detail: word, take: () => this.#writing.addWord(word, "own") },
      { name: "Add for everybody", detail: word, take: () => this.#writing.addWord(word, "site") },
    ];
    this.#chosen = 0;
    this.#place = found.from;
    this.#view.focus();
    this.#draw();
  }

  press(event: KeyboardEvent): boolean {
    if (this.#choices.length === 0 || event.ctrlKey || event.altKey || event.metaKey) return false;
    const count = this.#choices.length;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        this.#chosen = (this.#chosen + (event.key === "ArrowDown" ? 1 : -1) + count) % count;
        this.#draw();
        return true;
      case "Enter":
        this.#take(this.#chosen);
        return true;
      case "Escape":
        this.close();
        return true;
      default:
        return false;
    }
  }

  close(): void {
    this.#choices = [];
    this.#list.hide();
  }

  remove(): void {
    this.#choices = [];
    this.#list.remove();
  }

  #take(index: number): void {
    const choice = this.#choices[index];
    this.close();
    choice?.take();
  }

  #draw(): void {
    this.#list.show(this.#choices, this.#chosen, this.#place, "", (index) => this.#take(index));
  }
}
