import { contractVersion } from "../../../shared/contract/contract.ts";
import type { Session } from "../../../shared/contract/views.ts";
import { type Person, roleNames, type Site } from "../../../shared/domain/person.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowOrigin, WindowSession } from "../core.ts";
import type { DemoPerson } from "../demo/demo-people.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import type { Store } from "../store/store.ts";
import { requireSignedIn } from "./require-signed-in.ts";
import { hashSecret } from "./secret-hash.ts";
import { SecretVerifier } from "./secret-verifier.ts";
import { temporaryPasswordName } from "./temporary-password.ts";

/** What the session service is made of. */
export interface SessionServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly profileName: string;
  readonly isDemo: boolean;
  readonly demoPeople: readonly DemoPerson[];
  readonly programVersion: string;
  readonly demoPracticeUrl: string;
  /** Leaves the cases that a window has open, by rule; called before its person is gone. */
  readonly leaveCases: (session: WindowSession) => Promise<void>;
}

/** What somebody types to sign in; `newPassword` where an administrator set the present one. */
export interface SignInInput {
  readonly username: string;
  readonly password: string;
  readonly newPassword?: string | undefined;
}

/** Minutes without input after which a window locks, unless the profile sets another number. */
const defaultIdleLockMinutes = 15;

/** Sign-in, lock, unlock and sign-out of windows. Every one of them is audited, failures too. */
export class SessionService {
  readonly #options: SessionServiceOptions;
  readonly #verifier: SecretVerifier;
  readonly #windows = new Map<WindowSession, AbortController>();
  #idleLockMinutes = defaultIdleLockMinutes;

  constructor(options: SessionServiceOptions) {
    this.#options = options;
    this.#verifier = new SecretVerifier(options.store, options.clock);
  }

  /** Reads the profile's own idle time; 1 to 240 minutes. */
  async load(): Promise<void> {
    const minutes = Number(await this.#options.store.settings.value("idleLockMinutes"));
    if (Number.isFinite(minutes) && minutes >= 1 && minutes <= 240) this.#idleLockMinutes = minutes;
  }

  /** Gives a new window, signed out. That one of before a restart is no longer signed in is audited. */
  openWindow(origin: WindowOrigin = "new"): WindowSession {
    if (origin === "beforeRestart") this.#recordRestart();
    const session: WindowSession = {
      id: this.#options.ids.uuid(),
      person: null,
      isLocked: false,
      openedStudies: new Set(),
      openWorkitemId: null,
      lastInputAt: this.#options.clock.now(),
    };
    this.#windows.set(session, new AbortController());
    return session;
  }

  #recordRestart(): void {
    const { audit, logger } = this.#options;
    const detail = "the program was started again; a window that was open came back signed out";
    audit.record(null, { action: "session.end", detail }).catch((error: unknown) => {
      logger.error("session.endNotAudited", { error: error instanceof Error ? error.name : "unknown" });
    });
  }

  /** Forgets a window; what runs for it ends. Its person may be at other windows and stays signed in there. */
  closeWindow(session: WindowSession): void {
    this.#windows.get(session)?.abort(new Error("the window was closed"));
    this.#windows.delete(session);
  }

  /** Gives a signal that aborts when the window closes; aborted for a window that is not open. */
  windowSignal(session: WindowSession): AbortSignal {
    return this.#windows.get(session)?.signal ?? AbortSignal.abort(new Error("the window was closed"));
  }

  /** Gives where a window stands. */
  async status(session: WindowSession): Promise<Session> {
    await this.#lockIfIdle(session);
    const { options, person } = { options: this.#options, person: session.person };
    const needsAdministrator = person === null && !options.isDemo && (await options.store.people.isEmpty());
    return {
      state: needsAdministrator
        ? "needsAdministrator"
        : person === null
          ? "signedOut"
          : session.isLocked
            ? "locked"
            : "signedIn",
      person,
      profile: { name: options.profileName, isDemo: options.isDemo },
      demoPeople: options.isDemo ? options.demoPeople.map(toChoice) : [],
      idleLockMinutes: this.#idleLockMinutes,
      contractVersion,
      programVersion: options.programVersion,
      demoPracticeUrl: options.demoPracticeUrl,
    };
  }

  /** Gives who is signed in at an unlocked window; a window idle for too long is locked first. Throws `signed_out`. */
  async guard(session: WindowSession): Promise<Person> {
    await this.#lockIfIdle(session);
    return requireSignedIn(session);
  }

  /** Sets up a real profile by its first administrator, who is signed in then. Throws `conflict`, `forbidden`. */
  async createAdministrator(
    session: WindowSession,
    input: { displayName: string; username: string; password: string; site: Site },
  ): Promise<Session> {
    const { store, audit, clock, ids, isDemo } = this.#options;
    if (isDemo) throw new WorkstationError("forbidden", "A demo profile has its people already. Nothing was changed.");
    const passwordHash = await hashSecret(input.password);
    const person: Person = {
      id: ids.uuid(),
      username: input.username.trim().toLowerCase(),
      displayName: input.displayName,
      role: "administrator",
      site: input.site,
      registrationBody: "",
      registrationNumber: "",
      isActive: true,
    };
    await store.transaction(async (tx) => {
      if (!(await tx.people.isEmpty())) {
        throw new WorkstationError("conflict", "This profile is already set up. Please sign in.");
      }
      await tx.people.insert(person, { passwordHash, pinHash: null }, clock.now());
      await audit.record(person, { action: "person.createAdministrator" }, tx);
    });
    return this.#enter(session, person);
  }

  /**
   * Signs somebody in by password. Throws `reauth_required` for a wrong name or password alike, and with
   * `details.mustChangePassword` where an administrator set it and no new one comes with it; `invalid_input`, `forbidden`.
   */
  async signIn(session: WindowSession, input: SignInInput): Promise<Session> {
    const known = await this.#options.store.people.findByUsername(input.username);
    if (!known) {
      await this.#verifier.pretend(input.password);
      // What was typed as a name may be a password in the wrong box, so it is not kept.
      await this.#options.audit.record(session, {
        action: "session.signIn",
        outcome: "refused",
        detail: "unknown name",
      });
      throw wrongSignIn();
    }
    if (!(await this.#check(known.person, input.password, "password", "session.signIn"))) throw wrongSignIn();
    await this.#takeOwnPassword(known.person, input);
    if (session.person !== null) await this.signOut(session);
    await this.#options.audit.record(known.person, { action: "session.signIn" });
    return this.#enter(session, known.person);
  }

  async #takeOwnPassword(person: Person, { password, newPassword }: SignInInput): Promise<void> {
    const { store, audit } = this.#options;
    const name = temporaryPasswordName(person.id);
    if ((await store.settings.value(name)) !== "yes") return;
    if (newPassword === undefined) {
      throw new WorkstationError(
        "reauth_required",
        "Your password was set by an administrator and is good for this one sign-in. Please choose your own.",
        { details: { mustChangePassword: true } },
      );
    }
    if (newPassword === password) {
      throw new WorkstationError("invalid_input", "Please choose another password than the one you were given.");
    }
    const passwordHash = await hashSecret(newPassword);
    await store.transaction(async (tx) => {
      await tx.people.setPasswordHash(person.id, passwordHash);
      await tx.settings.setValue(name, "no");
      await audit.record(person, { action: "person.setPassword" }, tx);
    });
  }

  /** Locks a window; its case, draft and images stay. */
  async lock(session: WindowSession): Promise<Session> {
    if (session.person !== null && !session.isLocked) await this.#lock(session, "by hand");
    return this.status(session);
  }

  /** Unlocks by PIN or password of the same person. Throws `reauth_required`, `forbidden`, `signed_out`. */
  async unlock(session: WindowSession, secret: string): Promise<Session> {
    const { person } = session;
    if (person === null) throw new WorkstationError("signed_out", "Please sign in. Your drafts are kept.");
    if (session.isLocked) {
      if (!(await this.#check(person, secret, "passwordOrPin", "session.unlock"))) throw wrongSecret();
      await this.#options.audit.record(person, { action: "session.unlock" });
      session.isLocked = false;
      session.lastInputAt = this.#options.clock.now();
      this.#options.events.publish({ topic: "session", id: "" });
    }
    return this.status(session);
  }

  /** Signs out at every window that shares this sign-in; their cases are left by rule, drafts stay. */
  async signOut(session: WindowSession): Promise<Session> {
    const { person } = session;
    if (person !== null) {
      for (const window of this.#sharing(session)) await this.#leave(window);
      await this.#options.audit.record(person, { action: "session.signOut" });
      for (const window of this.#sharing(session)) window.openedStudies.clear();
      session.person = null;
      session.isLocked = false;
      this.#options.events.publish({ topic: "session", id: "" });
    }
    return this.status(session);
  }

  /** Notes that a person is at the screen. Throws `signed_out` once the idle time is over: that locks. */
  async touch(session: WindowSession): Promise<void> {
    await this.guard(session);
    session.lastInputAt = this.#options.clock.now();
  }

  /**
   * Says whether a secret is the signed-in person's own, for signing and other acts that need a second look. A wrong one
   * is audited. Throws `forbidden` while earlier wrong tries make it wait.
   */
  async verifySecret(session: WindowSession, secret: string, action: string): Promise<boolean> {
    return this.#check(requireSignedIn(session), secret, "passwordOrPin", action);
  }

  /** Sets the caller's signing PIN. Throws `reauth_required` for a wrong password, `signed_out`, `forbidden`. */
  async setPin(session: WindowSession, input: { password: string; pin: string }): Promise<void> {
    const person = requireSignedIn(session);
    if (!(await this.#check(person, input.password, "password", "person.setPin"))) throw wrongSecret();
    const pinHash = await hashSecret(input.pin);
    await this.#options.store.transaction(async (tx) => {
      await tx.people.setPinHash(person.id, pinHash);
      await this.#options.audit.record(person, { action: "person.setPin" }, tx);
    });
  }

  /** Locks every window whose idle time is over; a job calls it, so that a screen nobody touches is covered. */
  async lockIdleWindows(): Promise<void> {
    for (const window of this.#windows.keys()) await this.#lockIfIdle(window);
  }

  /** Signs a person out everywhere, for one who may no longer sign in. */
  async expel(personId: string): Promise<void> {
    for (const window of [...this.#windows.keys()]) if (window.person?.id === personId) await this.signOut(window);
  }

  /** Brings a changed person to the windows at which they are signed in; with another role they sign in again. */
  async personChanged(person: Person): Promise<void> {
    const renewed = new Map<Person, Person>();
    for (const window of [...this.#windows.keys()]) {
      const before = window.person;
      if (before?.id !== person.id) continue;
      if (before.role !== person.role) {
        await this.signOut(window);
        continue;
      }
      // Windows that share a sign-in go on sharing it.
      const shared = renewed.get(before) ?? { ...person };
      renewed.set(before, shared);
      window.person = shared;
    }
    this.#options.events.publish({ topic: "session", id: "" });
  }

  async #enter(session: WindowSession, person: Person): Promise<Session> {
    // A new object for each sign-in: windows that hold the same one share it.
    session.person = { ...person };
    session.isLocked = false;
    session.openedStudies.clear();
    session.lastInputAt = this.#options.clock.now();
    this.#options.events.publish({ topic: "session", id: "" });
    return this.status(session);
  }

  async #check(person: Person, secret: string, accepted: "password" | "passwordOrPin", action: string) {
    try {
      if (await this.#verifier.verify(person.id, secret, accepted)) return true;
      await this.#options.audit.record(person, { action, outcome: "refused", detail: "wrong secret" });
      return false;
    } catch (thrown) {
      if (thrown instanceof WorkstationError && thrown.code === "forbidden") {
        await this.#options.audit.record(person, { action, outcome: "refused", detail: "too many tries" });
      }
      throw thrown;
    }
  }

  async #lockIfIdle(session: WindowSession): Promise<void> {
    if (session.person === null || session.isLocked) return;
    const now = this.#options.clock.now();
    // A clock that was set back would otherwise keep the window open for as long as the step.
    if (session.lastInputAt > now) session.lastInputAt = now;
    if (now - session.lastInputAt >= this.#idleLockMinutes * 60_000) await this.#lock(session, "idle");
  }

  async #lock(session: WindowSession, detail: string): Promise<void> {
    // Locked before the record: the screen is covered even when the store does not answer.
    session.isLocked = true;
    this.#options.events.publish({ topic: "session", id: "" });
    await this.#options.audit.record(session, { action: "session.lock", detail });
  }

  async #leave(session: WindowSession): Promise<void> {
    try {
      await this.#options.leaveCases(session);
    } catch (thrown) {
      // Signing out must always work; the reservation is then released by its own rule later.
      this.#options.logger.warn("session.leaveFailed", { cause: thrown instanceof Error ? thrown.message : "" });
    }
  }

  #sharing(session: WindowSession): readonly WindowSession[] {
    return [...new Set([session, ...this.#windows.keys()])].filter((window) => window.person === session.person);
  }
}

function toChoice({ person, password }: DemoPerson): Session["demoPeople"][number] {
  return {
    username: person.username,
    displayName: person.displayName,
    role: roleNames[person.role],
    password,
  };
}

function wrongSignIn(): WorkstationError {
  return new WorkstationError("reauth_required", "The user name or the password is not right. Please try again.");
}

function wrongSecret(): WorkstationError {
  return new WorkstationError("reauth_required", "The PIN or password is not right. Please try again.");
}
