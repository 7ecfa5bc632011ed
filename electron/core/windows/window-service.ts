import type { Standing } from "../../../shared/contract/windows.ts";
import type { ImageWindowNumber, WindowView } from "../../../shared/domain/parked-case.ts";
import {
  readWindowProfile,
  type WindowArrangement,
  type WindowCount,
  type WindowPlace,
  type WindowProfile,
  withArrangement,
  withPlace,
} from "../../../shared/domain/window-profile.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { parkedCasesOf } from "../cases/parked-cases.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { SettingsRepository } from "../store/settings-repository.ts";
import type { Store } from "../store/store.ts";
import type { WindowRoster } from "./window-roster.ts";
import type { WindowViews } from "./window-views.ts";

/** What the service of windows is made of. */
export interface WindowServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly roster: WindowRoster;
  readonly views: WindowViews;
  readonly events: Pick<EventHub, "publish">;
}

/** Windows of images beside the case window: what each shows, and how a person likes them. */
export class WindowService {
  readonly #options: WindowServiceOptions;

  constructor(options: WindowServiceOptions) {
    this.#options = options;
  }

  /** Makes the calling window one of images, which from then on opens no case but the one in the case window. */
  async join(session: WindowSession, { number }: { number: ImageWindowNumber }): Promise<Standing> {
    const person = requireSignedIn(session);
    const { events, roster } = this.#options;
    session.imageWindow = number;
    events.publish({ topic: "windows", id: "" });
    const count = asCount(1 + numbersOf(roster.imageWindows(session)).size);
    await this.#change(person.id, (profile) => (profile.count < count ? { ...profile, count } : profile));
    return this.standing(session);
  }

  /** Gives what the windows of the caller's sign-in show now. */
  async standing(session: WindowSession): Promise<Standing> {
    requireSignedIn(session);
    const { roster } = this.#options;
    const caseWindows = roster.caseWindows(session);
    return {
      caseWindowCount: caseWindows.length,
      cases: [...new Set(caseWindows.flatMap(({ openWorkitemId }) => openWorkitemId ?? []))],
      imageWindows: roster
        .imageWindows(session)
        .flatMap(({ imageWindow, openWorkitemId }) =>
          imageWindow === undefined ? [] : [{ number: imageWindow, workitemId: openWorkitemId }],
        ),
    };
  }

  /**
   * Refuses an act on a case while a window of images still shows another one beside it. Throws `invalid_report` with
   * `details.code` `otherCaseShown`; the refusal is audited as `action`.
   */
  async requireOneCase(session: WindowSession, action: string): Promise<void> {
    const workitemId = session.openWorkitemId;
    if (workitemId === null) return;
    const { roster, audit } = this.#options;
    const behind = roster
      .imageWindows(session)
      .filter(({ openWorkitemId }) => openWorkitemId !== null && openWorkitemId !== workitemId);
    if (behind.length === 0) return;
    const numbers = behind.map(({ imageWindow }) => imageWindow).join(" and ");
    await audit.record(session, {
      ...{ action, outcome: "refused", workitemId },
      detail: `window ${numbers} still showed another case`,
    });
    throw new WorkstationError(
      "invalid_report",
      `Window ${numbers} still shows another case. Nothing was done and your draft is safe. Close that window.`,
      { details: { code: "otherCaseShown" } },
    );
  }

  /** Keeps how the panes of the calling window stand. Throws `forbidden` where it does not show that case. */
  async keepView(
    session: WindowSession,
    { workitemId, view }: { workitemId: string; view: WindowView },
  ): Promise<Record<string, never>> {
    const person = requireSignedIn(session);
    const number = session.imageWindow;
    if (number === undefined || session.openWorkitemId !== workitemId) {
      throw new WorkstationError("forbidden", "This window does not show that case. Its panes were not kept.");
    }
    this.#options.views.keep(person.id, workitemId, { number, view });
    return {};
  }

  /** Gives how the panes of the calling window stood when it last showed a case, put aside or not; else null. */
  async view(session: WindowSession, { workitemId }: { workitemId: string }): Promise<{ view: WindowView | null }> {
    const person = requireSignedIn(session);
    const { imageWindow: number } = session;
    if (number === undefined) return { view: null };
    const { store, views } = this.#options;
    const parked = (await parkedCasesOf(store, person.id)).find((each) => each.workitemId === workitemId);
    const aside = parked?.windows.find((each) => each.number === number)?.view;
    return { view: aside ?? views.find(person.id, workitemId, number) };
  }

  /** Gives how the caller likes their windows. */
  async profile(session: WindowSession): Promise<WindowProfile> {
    return this.#profileOf(this.#options.store, requireSignedIn(session).id);
  }

  /** Remembers where the calling window stands on the desk. */
  async keepPlace(session: WindowSession, place: WindowPlace): Promise<Record<string, never>> {
    await this.#change(requireSignedIn(session).id, (profile) => withPlace(profile, place));
    return {};
  }

  /** Remembers what a window shows of cases that a protocol hangs, for as many windows as are open. */
  async keepArrangement(session: WindowSession, arrangement: WindowArrangement): Promise<Record<string, never>> {
    await this.#change(requireSignedIn(session).id, (profile) => withArrangement(profile, arrangement));
    return {};
  }

  /** Remembers with how many windows a case was left; called before it is. */
  async caseLeft(session: WindowSession): Promise<void> {
    if (session.imageWindow !== undefined || session.person === null) return;
    const count = asCount(1 + numbersOf(this.#options.roster.imageWindows(session)).size);
    await this.#change(session.person.id, (profile) => (profile.count === count ? profile : { ...profile, count }));
  }

  async #profileOf({ settings }: { settings: Pick<SettingsRepository, "value"> }, personId: string) {
    return readWindowProfile(parsed(await settings.value(nameOf(personId))));
  }

  async #change(personId: string, change: (profile: WindowProfile) => WindowProfile): Promise<void> {
    await this.#options.store.transaction(async (tx) => {
      const known = await this.#profileOf(tx, personId);
      const changed = change(known);
      if (changed !== known) await tx.settings.setValue(nameOf(personId), JSON.stringify(changed));
    });
  }
}

function numbersOf(windows: readonly WindowSession[]): ReadonlySet<ImageWindowNumber> {
  return new Set(windows.flatMap(({ imageWindow }) => imageWindow ?? []));
}

function asCount(count: number): WindowCount {
  return count >= 3 ? 3 : count === 2 ? 2 : 1;
}

function nameOf(personId: string): string {
  return `windowProfile/${personId}`;
}

function parsed(stored: string | null): unknown {
  try {
    return stored === null ? null : JSON.parse(stored);
  } catch {
    // A profile that cannot be read is begun anew.
    return null;
  }
}
