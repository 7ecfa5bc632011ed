import type { WritingSettings } from "../../../shared/contract/writing-contract.ts";
import { type OwnWriting, readOwnWriting, readWords } from "../../../shared/domain/writing-settings.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";

/** What the service is made of. */
export interface WritingServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
}

const siteWordsName = "writing/siteWords";
const mostWords = 5000;

/** How each person writes, and the words that they and the site take as right. */
export class WritingService {
  readonly #options: WritingServiceOptions;

  constructor(options: WritingServiceOptions) {
    this.#options = options;
  }

  /** Gives the caller's choices and the words of everybody. Throws `signed_out`. */
  async get(session: WindowSession): Promise<WritingSettings> {
    const person = requireSignedIn(session);
    const { settings } = this.#options.store;
    const [own, siteWords] = await Promise.all([readOwn(settings, person.id), readSite(settings)]);
    return { own, siteWords };
  }

  /** Keeps the caller's choices; their words stay. Throws `signed_out`. */
  async save(session: WindowSession, input: Omit<OwnWriting, "words">): Promise<WritingSettings> {
    const person = requireSignedIn(session);
    const { store, audit } = this.#options;
    await store.transaction(async (tx) => {
      const { words } = await readOwn(tx.settings, person.id);
      await tx.settings.setValue(ownName(person.id), JSON.stringify({ ...input, words }));
      const detail = `expands on ${input.expandsOn}, spelling ${input.isSpellingOn}, microphone ${input.isMicrophoneOn}`;
      await audit.record(person, { action: "settings.saveWriting", detail }, tx);
    });
    return this.#changed(session);
  }

  /** Takes a word as right, or not any more. Throws `invalid_input` beyond 5,000 words, `signed_out`. */
  async changeWord(
    session: WindowSession,
    { scope, word, isKnown }: { scope: "own" | "site"; word: string; isKnown: boolean },
  ): Promise<WritingSettings> {
    const person = requireSignedIn(session);
    const { store, audit } = this.#options;
    await store.transaction(async (tx) => {
      const own = await readOwn(tx.settings, person.id);
      const before = scope === "own" ? own.words : await readSite(tx.settings);
      const words = [...before.filter((each) => each !== word), ...(isKnown ? [word] : [])];
      if (words.length > mostWords) {
        throw new WorkstationError("invalid_input", "The list of words is full. The word was not added.");
      }
      if (scope === "own") await tx.settings.setValue(ownName(person.id), JSON.stringify({ ...own, words }));
      else await tx.settings.setValue(siteWordsName, JSON.stringify(words));
      // The word itself may be a name: it does not go into the trail.
      const detail = `${scope} ${isKnown ? "added" : "taken back"}, ${words.length} words`;
      await audit.record(person, { action: "writing.changeWord", detail }, tx);
    });
    return this.#changed(session);
  }

  async #changed(session: WindowSession): Promise<WritingSettings> {
    this.#options.events.publish({ topic: "settings", id: "" });
    return this.get(session);
  }
}

type SettingsReader = Pick<Repositories["settings"], "value">;

async function readOwn(settings: SettingsReader, personId: string): Promise<OwnWriting> {
  return readOwnWriting(await settings.value(ownName(personId)));
}

async function readSite(settings: SettingsReader): Promise<string[]> {
  try {
    return readWords(JSON.parse((await settings.value(siteWordsName)) ?? "[]"));
  } catch {
    return [];
  }
}

function ownName(personId: string): string {
  return `writing/person/${personId}`;
}
