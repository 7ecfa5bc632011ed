import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { SleepingClock } from "../../../test/fakes/sleeping-clock.ts";
import { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { addDemoPeople, demoPeople } from "../demo/demo-people.ts";
import { EventHub } from "../event-hub.ts";
import { RandomIds } from "../platform/ids.ts";
import { openStore, type Store } from "../store/store.ts";
import { waitAfter } from "./secret-verifier.ts";
import { SessionService } from "./session-service.ts";

const right = { username: "rtestwell", password: "sightline-demo" };
const minute = 60_000;

let profileDirectory: string;
let store: Store;
let clock: SleepingClock;
let sessions: SessionService;
let left: string[];

beforeEach(async () => {
  profileDirectory = mkdtempSync(join(tmpdir(), "sightline-session-"));
  clock = new SleepingClock();
  left = [];
  const logger = keepingLogger();
  store = await openStore({ url: null, profileDirectory, programVersion: "0.0.0-test", clock, logger });
  const audit = new AuditLog(store, clock);
  const ids = new RandomIds();
  await addDemoPeople(store, audit, clock, ids);
  sessions = new SessionService({
    ...{ store, audit, events: new EventHub(), clock, ids, logger, demoPeople, isDemo: true },
    ...{ profileName: "demo", programVersion: "0.0.0-test", demoPracticeUrl: "" },
    leaveCases: async (session) => void left.push(session.id),
  });
});

afterEach(async () => {
  await store.close();
  rmSync(profileDirectory, { recursive: true, force: true });
});

const audited = async () =>
  [...(await store.audit.list({ offset: 0, limit: 50 }))]
    .reverse()
    .map((entry) => [entry.action, entry.outcome, entry.personName, entry.role, entry.siteCode].join(" ").trim());

const signedIn = async (): Promise<WindowSession> => {
  const session = sessions.openWindow();
  await sessions.signIn(session, right);
  return session;
};

describe("a window that was open before a restart", () => {
  it("comes back signed out, and the audit trail says why", async () => {
    const session = sessions.openWindow("beforeRestart");
    expect((await sessions.status(session)).state).toBe("signedOut");
    await expect(sessions.guard(session)).rejects.toMatchObject({ code: "signed_out" });
    const newest = async () => (await store.audit.list({ offset: 0, limit: 1 }))[0];
    await expect.poll(newest).toMatchObject({ action: "session.end", personName: "Sightline" });
    expect((await newest())?.detail).toMatch(/started again/);
    sessions.openWindow();
    expect(
      (await store.audit.list({ offset: 0, limit: 10 })).filter(({ action }) => action === "session.end"),
    ).toHaveLength(1);
  });
});

describe("SessionService", () => {
  it("signs in, locks, unlocks by PIN and signs out, with person, role and site in every record", async () => {
    const session = await signedIn();
    expect(await sessions.lock(session)).toMatchObject({ state: "locked" });
    await expect(sessions.guard(session)).rejects.toMatchObject({ code: "signed_out" });
    await expect(sessions.unlock(session, "4321")).rejects.toMatchObject({ code: "reauth_required" });
    expect(await sessions.unlock(session, "1234")).toMatchObject({ state: "signedIn" });
    expect(await sessions.signOut(session)).toMatchObject({ state: "signedOut", person: null });
    expect(left).toEqual([session.id]);
    const who = "Dr R. Testwell radiologist RXX01";
    expect(await audited()).toEqual([
      "person.addDemoPeople success Sightline program",
      `session.signIn success ${who}`,
      `session.lock success ${who}`,
      `session.unlock refused ${who}`,
      `session.unlock success ${who}`,
      `session.signOut success ${who}`,
    ]);
    expect(await store.audit.verifyChain()).toMatchObject({ firstBroken: null });
  });

  it("refuses a wrong password and an unknown name alike, and does not take the PIN for the password", async () => {
    const session = sessions.openWindow();
    const refusals = [
      { username: "rtestwell", password: "wrong password" },
      { username: "nobody", password: "sightline-demo" },
      { username: "rtestwell", password: "1234" },
    ];
    const messages: unknown[] = [];
    for (const refusal of refusals) {
      messages.push(await sessions.signIn(session, refusal).catch((thrown: Error) => thrown.message));
    }
    expect(new Set(messages).size).toBe(1);
    expect(session.person).toBeNull();
    expect((await audited()).filter((line) => line.includes("signIn refused"))).toHaveLength(3);
  });

  it("makes wrong tries wait longer and longer, also for the right password and for tries at once", async () => {
    const session = sessions.openWindow();
    const wrong = { ...right, password: "wrong password" };
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => sessions.signIn(session, wrong)));
    const codes = tries.map((result) => (result.status === "rejected" ? String(result.reason.code) : "in"));
    expect(codes).toEqual([...Array.from({ length: 4 }, () => "reauth_required"), "forbidden", "forbidden"]);
    await expect(sessions.signIn(session, right)).rejects.toMatchObject({
      ...{ code: "forbidden", details: { waitSeconds: 2 } },
    });
    await clock.advance(2000);
    expect(await sessions.signIn(session, right)).toMatchObject({ state: "signedIn" });
    expect([3, 4, 5, 6, 30].map(waitAfter)).toEqual([0, 2000, 4000, 8000, 15 * minute]);
  });

  it("locks nobody out for longer than the longest wait when the clock was set back", async () => {
    const session = sessions.openWindow();
    for (let tries = 0; tries < 4; tries += 1) {
      await sessions.signIn(session, { ...right, password: "wrong password" }).catch(() => undefined);
    }
    clock.set(clock.now() - 400 * 24 * 60 * minute);
    await expect(sessions.signIn(session, right)).rejects.toMatchObject({ details: { waitSeconds: 15 * 60 } });
  });

  it("locks a window left alone, but not one that is used", async () => {
    const session = await signedIn();
    await clock.advance(10 * minute);
    await sessions.touch(session);
    await clock.advance(14 * minute);
    await expect(sessions.guard(session)).resolves.toMatchObject({ username: "rtestwell" });
    await clock.advance(minute);
    await sessions.lockIdleWindows();
    expect(session.isLocked).toBe(true);
    await expect(sessions.touch(session)).rejects.toMatchObject({ code: "signed_out" });
  });

  it("locks by the profile's own time, and on time although the clock was set back", async () => {
    await store.settings.setValue("idleLockMinutes", "3");
    await sessions.load();
    const session = await signedIn();
    clock.set(clock.now() - 5 * 60 * minute);
    await sessions.lockIdleWindows();
    await clock.advance(3 * minute);
    expect(await sessions.status(session)).toMatchObject({ state: "locked", idleLockMinutes: 3 });
  });

  it("covers a window when the clock is set forward a day; whoever unlocks it is still signed in", async () => {
    const session = await signedIn();
    clock.set(clock.now() + 24 * 60 * minute);
    await sessions.lockIdleWindows();
    expect(await sessions.status(session)).toMatchObject({ state: "locked" });
    clock.set(clock.now() - 24 * 60 * minute);
    await sessions.unlock(session, right.password);
    expect(await sessions.guard(session)).toMatchObject({ username: "rtestwell" });
    await clock.advance(14 * minute);
    await expect(sessions.guard(session)).resolves.toMatchObject({ username: "rtestwell" });
  });

  it("signs out although the case could not be left", async () => {
    const session = await signedIn();
    session.openedStudies.add("embedded/2.25.1");
    left.push = () => {
      throw new Error("the store does not answer");
    };
    expect(await sessions.signOut(session)).toMatchObject({ state: "signedOut" });
    expect(session.openedStudies.size).toBe(0);
  });

  it("changes the PIN for the right password only", async () => {
    const session = await signedIn();
    await expect(sessions.setPin(session, { password: "1234", pin: "777777" })).rejects.toMatchObject({
      code: "reauth_required",
    });
    await sessions.setPin(session, { password: right.password, pin: "777777" });
    expect(await sessions.verifySecret(session, "777777", "report.sign")).toBe(true);
    expect(await sessions.verifySecret(session, "1234", "report.sign")).toBe(false);
    expect(await sessions.verifySecret(session, right.password, "report.sign")).toBe(true);
  });

  it("signs another person in only after the first is signed out", async () => {
    const session = await signedIn();
    session.openedStudies.add("embedded/2.25.1");
    await sessions.signIn(session, { ...right, username: "pmadeup" });
    expect(session.person?.username).toBe("pmadeup");
    expect(left).toEqual([session.id]);
    expect(session.openedStudies.size).toBe(0);
  });
});
