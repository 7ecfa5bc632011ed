// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Session } from "../../shared/contract/views.ts";
import { listenForKeys } from "../app/keys.ts";
import { createConnectionStore } from "../host/connection-store.ts";
import { createClients } from "../host/host-client.ts";
import { createQueryClient, HostProvider } from "../host/host-context.tsx";
import { SessionGate } from "./session-gate.tsx";

const person = {
  id: "p1",
  username: "testwell",
  displayName: "Dr R. Testwell",
  role: "radiologist" as const,
  site: { code: "", name: "Exampleton" },
  registrationBody: "GMC",
  registrationNumber: "0000001",
  isActive: true,
};
const signedOut: Session = {
  state: "signedOut",
  person: null,
  profile: { name: "demo", isDemo: true },
  demoPeople: [{ username: "testwell", displayName: "Dr R. Testwell", role: "radiologist", password: "secret" }],
  idleLockMinutes: 10,
  contractVersion: 1,
  programVersion: "0.1.0",
  demoPracticeUrl: "",
};

let session: Session;
let root: Root;
let isLockRefused: boolean;
/** What a question for the session waits for, and then gives. */
let lateStatus: Promise<Session> | null;
let queryClient: ReturnType<typeof createQueryClient>;
const calls: { name: string; input: unknown }[] = [];

function answer(name: string, input: unknown): unknown {
  calls.push({ name, input });
  if (name === "session.lock" && isLockRefused) throw new Error("There is no connection to the workstation.");
  if (name === "session.signIn") session = { ...signedOut, state: "signedIn", person };
  if (name === "session.lock") session = { ...session, state: "locked" };
  if (name === "session.unlock") session = { ...session, state: "signedIn" };
  if (name === "session.signOut") session = signedOut;
  return session;
}

/** What the window shows; the lock lies outside the part that it hides. */
function mount(): HTMLElement {
  const connection = createConnectionStore();
  const clients = createClients({
    async call(path, input) {
      if (path[0] === "events") return new Promise(() => undefined);
      const given = answer(path.join("."), input);
      return path.join(".") === "session.status" && lateStatus !== null ? lateStatus : given;
    },
  });
  queryClient = createQueryClient();
  const place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
  const host = { ...clients, connection, close: () => undefined };
  act(() =>
    root.render(
      <HostProvider host={host} queryClient={queryClient}>
        <SessionGate>
          <input aria-label="Findings" />
        </SessionGate>
      </HostProvider>,
    ),
  );
  return place;
}

async function settle(): Promise<void> {
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
}

async function press(name: string): Promise<void> {
  const button = [...document.querySelectorAll("button")].find((one) => one.textContent?.includes(name));
  if (button === undefined) throw new Error(`no button ${name}`);
  await act(async () => button.click());
  await settle();
}

async function type(label: string, text: string): Promise<void> {
  const field = [...document.querySelectorAll("label")].find((one) => one.textContent === label)?.control;
  if (!(field instanceof HTMLInputElement)) throw new Error(`no field ${label}`);
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  session = signedOut;
  isLockRefused = false;
  lateStatus = null;
  calls.length = 0;
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
});

it("shows nothing of the work before somebody is signed in, and one press of a demo's person signs in", async () => {
  const place = mount();
  await settle();
  expect(place.querySelector('[aria-label="Findings"]')).toBeNull();
  expect(document.body.textContent).toContain("Demo, not for clinical use");
  await press("Dr R. Testwell");
  expect(calls).toContainEqual({ name: "session.signIn", input: { username: "testwell", password: "secret" } });
  expect(place.querySelector('[aria-label="Findings"]')).not.toBeNull();
});

it("does not go back to where it stood before a sign-in, when an earlier question is answered late", async () => {
  const place = mount();
  await settle();
  const { promise, resolve } = Promise.withResolvers<Session>();
  lateStatus = promise;
  void queryClient.invalidateQueries();
  await settle();
  await press("Dr R. Testwell");
  expect(place.querySelector('[aria-label="Findings"]')).not.toBeNull();
  resolve(signedOut);
  await settle();
  expect(place.querySelector('[aria-label="Findings"]')).not.toBeNull();
});

it("covers everything when it is locked, keeps what was typed, and forgets it at sign-out", async () => {
  const stopListening = listenForKeys(window);
  const place = mount();
  await settle();
  await press("Dr R. Testwell");
  const findings = place.querySelector<HTMLInputElement>('[aria-label="Findings"]');
  if (findings === null) throw new Error("not signed in");
  findings.value = "half a sentence";
  await act(async () => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "l", ctrlKey: true, bubbles: true }));
  });
  await settle();
  stopListening();
  expect(document.querySelector('[role="dialog"]')?.textContent).toContain("Screen locked");
  expect(findings.isConnected).toBe(true);
  expect(findings.value).toBe("half a sentence");
  expect(findings.closest("[inert]")).not.toBeNull();
  await press("Sign out instead");
  expect(findings.isConnected).toBe(false);
  expect(document.querySelector('[role="dialog"]')).toBeNull();
});

it("covers the screen although the core cannot be told, until the person unlocks", async () => {
  const stopListening = listenForKeys(window);
  const place = mount();
  await settle();
  await press("Dr R. Testwell");
  isLockRefused = true;
  await act(async () => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "l", ctrlKey: true, bubbles: true }));
  });
  await settle();
  stopListening();
  expect(session.state).toBe("signedIn");
  expect(document.querySelector('[role="dialog"]')?.textContent).toContain("Screen locked");
  expect(place.querySelector('[aria-label="Findings"]')?.closest("[inert]")).not.toBeNull();
  isLockRefused = false;
  calls.length = 0;
  await type("PIN or password", "1234");
  await press("Unlock");
  // The core checks the secret of a locked window only.
  expect(calls.map((call) => call.name).slice(0, 2)).toEqual(["session.lock", "session.unlock"]);
  expect(document.querySelector('[role="dialog"]')).toBeNull();
});

it("locks by itself after minutes without input, by the clock", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  mount();
  await settle();
  await press("Dr R. Testwell");
  const lockCalls = () => calls.filter((call) => call.name === "session.lock").length;
  await act(async () => {
    vi.advanceTimersByTime(9 * 60_000);
  });
  window.dispatchEvent(new Event("pointermove"));
  await act(async () => {
    vi.advanceTimersByTime(9 * 60_000);
  });
  expect(lockCalls()).toBe(0);
  await act(async () => {
    vi.advanceTimersByTime(2 * 60_000);
  });
  await settle();
  expect(lockCalls()).toBeGreaterThan(0);
  expect(calls.some((call) => call.name === "session.touch")).toBe(true);
});
