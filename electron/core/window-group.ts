import type { Person } from "../../shared/domain/person.ts";
import type { Core, WindowOrigin, WindowSession } from "./core.ts";
import type { Clock } from "./ports.ts";

/** After this long without any window, a group comes back locked. A reload takes far less. */
const lockAfterAbsenceMs = 120_000;

/**
 * Windows of one launch that share one sign-in: the tabs of one browser session, or the windows of one desktop
 * program. Each is a session of its own (so two windows on one draft conflict), yet signing in, locking and signing out
 * hold for all of them, and a reload stays signed in.
 */
export class WindowGroup {
  readonly #core: Core;
  readonly #clock: Clock;
  readonly #windows = new Set<WindowSession>();
  #origin: WindowOrigin;
  #person: Person | null = null;
  #isLocked = false;
  #lastInputAt = 0;
  #emptySince: number | null = null;
  #launchId: string | null = null;

  constructor(core: Core, clock: Clock, origin: WindowOrigin = "new") {
    this.#origin = origin;
    this.#core = core;
    this.#clock = clock;
  }

  /** Opens a window of the core that stands where the group stands. */
  open(): WindowSession {
    if (this.#emptySince !== null && this.#clock.monotonicMs() - this.#emptySince > lockAfterAbsenceMs) {
      this.#isLocked = this.#person !== null;
    }
    this.#emptySince = null;
    const session = this.#share(this.#core.openWindow(this.#origin));
    this.#origin = "new";
    this.#launchId ??= session.id;
    session.launchId = this.#launchId;
    this.#windows.add(session);
    return session;
  }

  /** Closes a window: the core leaves its case by rule. */
  async close(session: WindowSession): Promise<void> {
    if (!this.#windows.delete(session)) return;
    if (this.#windows.size === 0) this.#emptySince = this.#clock.monotonicMs();
    await this.#core.closeWindow(session);
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#windows].map((session) => this.close(session)));
  }

  /** The group as one session, for byte routes, which cannot tell its windows apart: what any of them opened. */
  asSession(): WindowSession {
    const windows = this.#windows;
    const [first] = this.#windows;
    // Windows of images follow the case window: what they ask for is of its case.
    const ofCase = [...this.#windows].filter(({ imageWindow }) => imageWindow === undefined);
    const only = ofCase.find(({ openWorkitemId }) => openWorkitemId !== null) ?? ofCase[0] ?? first;
    return {
      id: only?.id ?? "none",
      person: this.#person,
      isLocked: this.#isLocked,
      // Looked up at each use: while a request waits for the opening of its case, that becomes one of them.
      get openedStudies() {
        return new Set([...windows].flatMap((window) => [...window.openedStudies]));
      },
      openWorkitemId: only?.openWorkitemId ?? null,
      lastInputAt: this.#lastInputAt,
    };
  }

  #share(session: WindowSession): WindowSession {
    if (this.#lastInputAt === 0) this.#lastInputAt = session.lastInputAt;
    return Object.defineProperties(session, {
      person: { get: () => this.#person, set: (person: Person | null) => this.#setPerson(person), enumerable: true },
      isLocked: {
        get: () => this.#isLocked,
        set: (isLocked: boolean) => {
          this.#isLocked = isLocked;
          // Unlocking is input: without this an old time would lock again at once.
          if (!isLocked) this.#lastInputAt = this.#clock.now();
        },
        enumerable: true,
      },
      lastInputAt: {
        get: () => this.#lastInputAt,
        set: (lastInputAt: number) => {
          this.#lastInputAt = lastInputAt;
        },
        enumerable: true,
      },
    });
  }

  #setPerson(person: Person | null): void {
    // Another person must not inherit which studies the one before had opened.
    if (person?.id !== this.#person?.id) {
      for (const window of this.#windows) {
        window.openedStudies.clear();
        window.openWorkitemId = null;
      }
    }
    this.#person = person;
    if (person !== null) this.#lastInputAt = this.#clock.now();
  }
}

/** A session that may see nothing but the built window: for requests that have not proved where they come from. */
export function anonymousSession(): WindowSession {
  return {
    id: "anonymous",
    person: null,
    isLocked: false,
    openedStudies: new Set(),
    openWorkitemId: null,
    lastInputAt: 0,
  };
}
