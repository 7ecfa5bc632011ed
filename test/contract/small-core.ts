import { setTimeout as sleep } from "node:timers/promises";
import { implement } from "@orpc/server";
import type { CallContext, Core, WindowOrigin, WindowSession } from "../../electron/core/core.ts";
import { WorkstationError } from "../../electron/core/errors.ts";
import { createFetchApp } from "../../electron/core/fetch-app.ts";
import type { Clock, IdSource, LogFields, Logger } from "../../electron/core/ports.ts";
import { contract, contractVersion } from "../../shared/contract/contract.ts";
import type { Person } from "../../shared/domain/person.ts";

/** What a small core lets a test see. */
export interface SmallCore extends Core {
  readonly openWindows: Set<string>;
  /** Where each window came from, in the order they were opened. */
  readonly origins: WindowOrigin[];
  readonly cancelledCalls: string[];
  readonly endedStreams: string[];
  emit(topic: "worklist" | "alert"): void;
}

const person: Person = {
  id: "5f9a5d4e-0000-4000-8000-000000000001",
  username: "rad",
  displayName: "Dr A. Test",
  role: "radiologist",
  site: { code: "RT1", name: "Northern General" },
  registrationBody: "GMC",
  registrationNumber: "0000000",
  isActive: true,
};

/** A core just large enough for the wires: real contract, real fetch application, no store. */
export function createSmallCore(windowDirectory: string): SmallCore {
  const openWindows = new Set<string>();
  const origins: WindowOrigin[] = [];
  const cancelledCalls: string[] = [];
  const endedStreams: string[] = [];
  const listeners = new Set<(topic: "worklist" | "alert") => void>();
  let lastWindow = 0;
  const fetch = createFetchApp({
    windowDirectory,
    logger: silentLogger,
    registerRoutes: [
      (app) => {
        app.get("/studies/:archiveId/:study/metadata", (context) => {
          const key = `${context.req.param("archiveId")}/${context.req.param("study")}`;
          if (!context.env.session.openedStudies.has(key)) {
            throw new WorkstationError("forbidden", "This study is not open in this window.");
          }
          return context.json([{ opened: key }]);
        });
        app.put("/key-images/:id", async (context) =>
          context.json({ bytes: (await context.req.arrayBuffer()).byteLength }),
        );
      },
    ],
  });
  return {
    router: createRouter({ cancelledCalls, endedStreams, listeners }),
    fetch,
    referrerPage: {
      listener: async () => ({ listener: null, problem: "" }),
      listens: async () => undefined,
      onChanged: () => undefined,
      fetch: async () => new Response(null, { status: 404 }),
    },
    openWindow(origin = "new") {
      origins.push(origin);
      lastWindow += 1;
      const session: WindowSession = {
        id: `window-${lastWindow}`,
        person: null,
        isLocked: false,
        openedStudies: new Set(),
        openWorkitemId: null,
        lastInputAt: 0,
      };
      openWindows.add(session.id);
      return session;
    },
    async closeWindow(session) {
      openWindows.delete(session.id);
    },
    start: async () => undefined,
    stop: async () => undefined,
    origins,
    emit: (topic) => {
      for (const listener of listeners) listener(topic);
    },
    ...{ openWindows, cancelledCalls, endedStreams },
  };
}

interface Seen {
  readonly cancelledCalls: string[];
  readonly endedStreams: string[];
  readonly listeners: Set<(topic: "worklist" | "alert") => void>;
}

function createRouter({ cancelledCalls, endedStreams, listeners }: Seen): Core["router"] {
  const os = implement(contract).$context<CallContext>();
  const requirePerson = (session: WindowSession): Person => {
    if (session.person === null) throw new WorkstationError("signed_out", "Please sign in.");
    return session.person;
  };
  return {
    session: {
      status: os.session.status.handler(({ context }) => statusOf(context.session)),
      signIn: os.session.signIn.handler(({ context, input }) => {
        if (input.password !== "correct horse") throw new WorkstationError("forbidden", "Name or password is wrong.");
        context.session.person = person;
        return statusOf(context.session);
      }),
      signOut: os.session.signOut.handler(({ context }) => {
        context.session.person = null;
        return statusOf(context.session);
      }),
      touch: os.session.touch.handler(() => {
        throw new TypeError("SMITH^John is not a function");
      }),
    },
    worklist: {
      archives: os.worklist.archives.handler(({ context }) => {
        requirePerson(context.session);
        return { archives: [], stillAsking: [] };
      }),
      refresh: os.worklist.refresh.handler(async ({ signal }) => {
        try {
          await sleep(60_000, undefined, signal === undefined ? {} : { signal });
        } catch (error) {
          cancelledCalls.push("worklist.refresh");
          throw error;
        }
        return { archives: [] };
      }),
    },
    case: {
      openPrior: os.case.openPrior.handler(({ context, input }) => {
        requirePerson(context.session);
        context.session.openedStudies.add(`${input.archiveId}/${input.studyInstanceUid}`);
        throw new WorkstationError("not_found", "This prior has no images.");
      }),
    },
    report: {
      save: os.report.save.handler(() => {
        throw new WorkstationError("conflict", "The draft was changed in another window.", {
          details: { currentRevision: 7 },
        });
      }),
    },
    events: {
      subscribe: os.events.subscribe.handler(async function* ({ context, signal }) {
        requirePerson(context.session);
        const queue: ("worklist" | "alert")[] = [];
        let wake: () => void = () => undefined;
        const listener = (topic: "worklist" | "alert"): void => {
          queue.push(topic);
          wake();
        };
        listeners.add(listener);
        signal?.addEventListener("abort", () => wake());
        try {
          for (let sequence = 1; signal?.aborted !== true; ) {
            const topic = queue.shift();
            if (topic !== undefined) {
              yield { sequence, topic, id: "" };
              sequence += 1;
              continue;
            }
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        } finally {
          listeners.delete(listener);
          endedStreams.push(context.session.id);
        }
      }),
    },
  };
}

function statusOf(session: WindowSession) {
  return {
    state: session.person === null ? ("signedOut" as const) : ("signedIn" as const),
    person: session.person,
    profile: { name: "demo", isDemo: true },
    demoPeople: [],
    idleLockMinutes: 10,
    contractVersion,
    programVersion: "0.0.0",
    demoPracticeUrl: "",
    // Not in the contract: must not reach the window.
    passwordHash: "argon2id$secret",
  };
}

/** Log lines that were written, for tests that look at them. */
export const logged: { event: string; fields: LogFields }[] = [];

/** A logger that keeps its lines in `logged`. */
export const silentLogger: Logger = {
  info: (event, fields = {}) => void logged.push({ event, fields }),
  warn: (event, fields = {}) => void logged.push({ event, fields }),
  error: (event, fields = {}) => void logged.push({ event, fields }),
};

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  time = 1_000_000;
  now(): number {
    return this.time;
  }
  monotonicMs(): number {
    return this.time;
  }
  async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    await sleep(durationMs, undefined, signal === undefined ? {} : { signal });
  }
}

let lastId = 0;

/** Identifiers that count up. */
export const testIds: IdSource = {
  uuid: () => {
    lastId += 1;
    return `00000000-0000-4000-8000-${String(lastId).padStart(12, "0")}`;
  },
  dicomUid: () => {
    lastId += 1;
    return `2.25.${lastId}`;
  },
};
