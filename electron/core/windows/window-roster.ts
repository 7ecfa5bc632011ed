import type { WindowSession } from "../core.ts";

/** The windows that are open now, by sign-in: which of them are of the case, and which of images only. */
export class WindowRoster {
  readonly #windows = new Set<WindowSession>();

  /** Notes a window that was opened, and gives it back. */
  note(session: WindowSession): WindowSession {
    this.#windows.add(session);
    return session;
  }

  forget(session: WindowSession): void {
    this.#windows.delete(session);
  }

  /** Gives the case windows that share a window's sign-in, itself among them where it is one. */
  caseWindows(session: WindowSession): readonly WindowSession[] {
    return this.#together(session).filter(({ imageWindow }) => imageWindow === undefined);
  }

  /** Gives the windows of images that share a window's sign-in. */
  imageWindows(session: WindowSession): readonly WindowSession[] {
    return this.#together(session).filter(({ imageWindow }) => imageWindow !== undefined);
  }

  /** Says whether a window of images may show a case: exactly that one is open in the case windows of its sign-in. */
  isFollowed(session: WindowSession, workitemId: string): boolean {
    const cases = new Set(this.caseWindows(session).flatMap(({ openWorkitemId }) => openWorkitemId ?? []));
    return cases.size === 1 && cases.has(workitemId);
  }

  /** Says whether somebody is signed in at some window that is not locked. */
  hasReader(): boolean {
    return [...this.#windows].some(({ person, isLocked }) => person !== null && !isLocked);
  }

  /** Gives every study whose images some window shows now. */
  openStudies(): readonly { readonly archiveId: string; readonly studyInstanceUid: string }[] {
    return [...this.#windows].flatMap(({ openedStudies }) =>
      [...openedStudies].map((key) => {
        const [archiveId = "", studyInstanceUid = ""] = key.split("/");
        return { archiveId, studyInstanceUid };
      }),
    );
  }

  #together(session: WindowSession): readonly WindowSession[] {
    return [...this.#windows].filter(
      (each) => each === session || (each.launchId !== undefined && each.launchId === session.launchId),
    );
  }
}
