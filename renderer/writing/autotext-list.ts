import type { EditorView } from "@tiptap/pm/view";
import type { KeptAutotext } from "../../shared/domain/autotext.ts";
import styles from "./writing.module.css";

/** One line of a list at the caret. */
export interface CaretChoice {
  readonly name: string;
  readonly detail: string;
}

/** Gives autotexts as lines. */
export function choicesOf(entries: readonly KeptAutotext[]): CaretChoice[] {
  return entries.map(({ autotext }) => ({ name: autotext.name, detail: autotext.title }));
}

/** A list under the caret. The focus stays in the text: the chosen line is named to those who hear the screen. */
export class CaretList {
  readonly #view: EditorView;
  readonly #box = document.createElement("div");
  readonly #id: string;
  #shown = "";

  constructor(view: EditorView, id: string) {
    this.#view = view;
    this.#id = id;
    this.#box.className = styles.list ?? "";
    this.#box.hidden = true;
    this.#box.contentEditable = "false";
    view.dom.parentElement?.append(this.#box);
  }

  /** Shows lines; `chosen` is null for a hint that takes no key. */
  show(
    choices: readonly CaretChoice[],
    chosen: number | null,
    place: number,
    note: string,
    pick: (index: number) => void,
  ): void {
    const key = JSON.stringify([choices, chosen, place, note]);
    if (key === this.#shown) return;
    this.#shown = key;
    const isChoice = chosen !== null;
    this.#box.replaceChildren(...choices.map((choice, index) => this.#line(choice, index, chosen, pick)));
    if (note !== "") this.#box.append(element("p", note, styles.note));
    this.#box.setAttribute("role", isChoice ? "listbox" : "note");
    this.#box.setAttribute("aria-label", isChoice ? "Suggestions" : "Autotext");
    this.#box.toggleAttribute("data-hint", !isChoice);
    this.#box.id = this.#id;
    this.#box.hidden = false;
    this.#place(place, isChoice);
    this.#name(isChoice && choices.length > 0 ? `${this.#id}-${chosen}` : null);
  }

  hide(): void {
    if (this.#shown === "") return;
    this.#shown = "";
    this.#box.hidden = true;
    this.#box.removeAttribute("role");
    this.#box.replaceChildren();
    this.#name(null);
  }

  remove(): void {
    this.hide();
    this.#box.remove();
  }

  #line(choice: CaretChoice, index: number, chosen: number | null, pick: (index: number) => void): HTMLElement {
    const line = element("div", "", styles.line);
    line.append(element("b", choice.name), element("span", choice.detail));
    if (chosen === null) return line;
    line.id = `${this.#id}-${index}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", String(index === chosen));
    line.addEventListener("mousedown", (event) => {
      event.preventDefault();
      pick(index);
    });
    return line;
  }

  /** Under the line of the caret, within the section. */
  #place(place: number, isChoice: boolean): void {
    const around = this.#box.parentElement?.getBoundingClientRect();
    try {
      const caret = this.#view.coordsAtPos(place);
      if (around === undefined) return;
      this.#box.style.left = `${Math.max(0, Math.min(caret.left - around.left, around.width - 280))}px`;
      this.#box.style.top = `${caret.bottom - around.top + 4}px`;
      // Below the last line in sight there is no room: a list that takes keys is brought up, a hint is not worth moving the text.
      if (isChoice) this.#box.scrollIntoView({ block: "nearest" });
    } catch {
      // Without a layout there is no place: the list stands at the beginning of the section.
    }
  }

  #name(active: string | null): void {
    const { dom } = this.#view;
    if (active === null) dom.removeAttribute("aria-activedescendant");
    else dom.setAttribute("aria-activedescendant", active);
    if (active === null) dom.removeAttribute("aria-controls");
    else dom.setAttribute("aria-controls", this.#id);
  }
}

function element(name: string, text: string, className?: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}
