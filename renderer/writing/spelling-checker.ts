import type { SpellingAnswer, SpellingRequest } from "./spelling-messages.ts";

/** The part of a worker that the checker uses. */
export interface SpellingPort {
  postMessage(request: SpellingRequest): void;
  addEventListener(type: "message", listener: (event: { readonly data: SpellingAnswer }) => void): void;
}

/** Knows which words are wrong; each word is asked of the worker once in the life of the window. */
export class SpellingChecker {
  readonly #start: () => SpellingPort;
  readonly #isRight = new Map<string, boolean>();
  readonly #asked = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #suggesting = new Map<string, ((suggestions: readonly string[]) => void)[]>();
  #port: SpellingPort | null = null;
  #own: ReadonlySet<string> = new Set();

  constructor(start: () => SpellingPort) {
    this.#start = start;
  }

  /** Takes the words that are right besides the dictionary's: the person's, the site's, names of this case. */
  take(words: readonly string[]): void {
    this.#own = new Set(words.map((word) => word.toLowerCase()));
    this.#tell();
  }

  /** Gives whether words are wrong as far as is known; the others are asked for, and listeners hear of the answer. */
  wrongOf(words: readonly string[]): ReadonlySet<string> {
    const unknown = [...new Set(words)].filter((word) => !this.#isRight.has(word) && !this.#asked.has(word));
    if (unknown.length > 0) {
      for (const word of unknown) this.#asked.add(word);
      this.#thePort().postMessage({ kind: "check", words: unknown });
    }
    return new Set(words.filter((word) => this.#isRight.get(word) === false && !this.#own.has(plain(word))));
  }

  suggestions(word: string): Promise<readonly string[]> {
    return new Promise((resolve) => {
      this.#suggesting.set(word, [...(this.#suggesting.get(word) ?? []), resolve]);
      this.#thePort().postMessage({ kind: "suggest", word });
    });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts the worker, which reads its dictionary for about a second, ahead of the first word. */
  warmUp(): void {
    this.#thePort();
  }

  #thePort(): SpellingPort {
    if (this.#port !== null) return this.#port;
    this.#port = this.#start();
    this.#port.addEventListener("message", ({ data }) => this.#hear(data));
    return this.#port;
  }

  #hear(answer: SpellingAnswer): void {
    if (answer.kind === "suggested") {
      const waiting = this.#suggesting.get(answer.word) ?? [];
      this.#suggesting.delete(answer.word);
      for (const resolve of waiting) resolve(answer.suggestions);
      return;
    }
    const wrong = new Set(answer.wrong);
    for (const word of answer.words) this.#isRight.set(word, !wrong.has(word));
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll("’", "'").replace(/'s?$/, "");
}
