import type { ClientContext, ClientLink } from "@orpc/client";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CoreEvent } from "../../shared/contract/events.ts";
import { invalidateByEvent, listenToCore } from "./core-events.ts";
import { createClients, createHost, type Host } from "./host-client.ts";
import { checkGreeting, type OpenWire, type Wire, WireRefusedError, WireVersionError } from "./wire.ts";

/** A wire whose calls do as told and that ends when told. */
function createWire(call: ClientLink<ClientContext>["call"]): Wire {
  let end: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { link: { call }, closed, close: () => end() };
}

const answering = (): Wire => createWire(async () => ({ state: "signedOut" }));

describe("the host of a window", () => {
  let host: Host | null = null;

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    host?.close();
    vi.useRealTimers();
  });

  const start = (open: OpenWire): Host => {
    host = createHost(open);
    return host;
  };

  it("tries again, ever more slowly, until it is connected", async () => {
    const tries: number[] = [];
    const { connection } = start(async () => {
      tries.push(Date.now());
      if (tries.length < 8) throw new Error("not yet");
      return answering();
    });
    expect(connection.getState().state).toBe("connecting");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(tries.slice(1).map((at, index) => at - (tries[index] ?? 0))).toEqual([
      200, 400, 800, 1_600, 3_200, 5_000, 5_000,
    ]);
    expect(connection.getState()).toEqual({ state: "connected", lostAt: null, generation: 1 });
  });

  it("shows a lost connection with the time it was lost at, and counts the next", async () => {
    const wires: Wire[] = [];
    const { connection } = start(async () => {
      wires.push(answering());
      return wires.at(-1) as Wire;
    });
    await vi.advanceTimersByTimeAsync(0);
    wires[0]?.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(connection.getState()).toMatchObject({ state: "reconnecting", lostAt: Date.now() - 100 });
    await vi.advanceTimersByTimeAsync(200);
    expect(connection.getState()).toEqual({ state: "connected", lostAt: null, generation: 2 });
  });

  it.each([
    ["refused", new WireRefusedError()],
    ["otherVersion", new WireVersionError()],
  ] as const)("stops at %s, where trying again is of no use, and fails calls at once", async (state, error) => {
    let tries = 0;
    const { connection, client } = start(async () => {
      tries += 1;
      throw error;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBe(1);
    expect(connection.getState().state).toBe(state);
    await expect(client.session.status()).rejects.toBeInstanceOf(error.constructor);
  });

  it("lets a call wait for the connection, and says after ten seconds that nothing was sent", async () => {
    let isUp = false;
    const { client } = start(async () => {
      if (!isUp) throw new Error("not yet");
      return answering();
    });
    const early = client.session.status();
    isUp = true;
    await vi.advanceTimersByTimeAsync(500);
    expect((await early).state).toBe("signedOut");
    host?.close();
    const { client: lonely } = start(async () => Promise.reject(new Error("never")));
    const late = expect(lonely.session.status()).rejects.toThrow(/nothing was sent/);
    await vi.advanceTimersByTimeAsync(10_000);
    await late;
  });

  it("gives up a call after two minutes, its work in the core with it, and says to check", async () => {
    let wasCancelled = false;
    const { client } = start(async () =>
      createWire(
        (_path, _input, { signal }) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener("abort", () => {
              wasCancelled = true;
              reject(signal.reason);
            });
          }),
      ),
    );
    await vi.advanceTimersByTimeAsync(0);
    const outcome = expect(client.worklist.refresh({})).rejects.toThrow(/within two minutes/);
    await vi.advanceTimersByTimeAsync(120_000);
    await outcome;
    expect(wasCancelled).toBe(true);
  });
});

describe("the greeting", () => {
  it("must be of this contract", () => {
    expect(() => checkGreeting('{"contractVersion":1}')).not.toThrow();
    expect(() => checkGreeting('{"contractVersion":2}')).toThrow(WireVersionError);
    expect(() => checkGreeting("hello")).toThrow(SyntaxError);
  });
});

describe("events of the core", () => {
  const event = (sequence: number, topic: CoreEvent["topic"] = "worklist"): CoreEvent => ({ sequence, topic, id: "" });

  it("are told one by one, a gap and every new subscription as null", async () => {
    vi.useFakeTimers();
    const streams = [[event(4), event(5), event(7)], [event(8)]];
    const { client, query } = createClients({
      call: async () => {
        const stream = streams.shift();
        if (stream === undefined) return new Promise(() => undefined);
        return (async function* () {
          yield* stream;
        })();
      },
    });
    const told: (number | null)[] = [];
    const abort = new AbortController();
    const host = { client, query } as Host;
    const listening = listenToCore(host, (heard) => told.push(heard?.sequence ?? null), abort.signal);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(told).toEqual([4, 5, null, 7, null, 8]);
    abort.abort();
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    void listening;
  });

  it("make stale what they touch and nothing else; a gap makes everything stale", () => {
    const { query } = createClients({ call: async () => undefined });
    const queryClient = new QueryClient();
    const archives = query.worklist.archives.queryKey();
    const status = query.session.status.queryKey();
    queryClient.setQueryData(archives, { archives: [], stillAsking: [] });
    queryClient.setQueryData(status, {} as never);
    const isStale = (key: readonly unknown[]) => queryClient.getQueryState(key)?.isInvalidated;
    invalidateByEvent(queryClient, query, event(1, "delivery"));
    expect([isStale(archives), isStale(status)]).toEqual([false, false]);
    const facts = query.worklist.rowFacts.queryKey({ input: { workitemIds: [] } });
    queryClient.setQueryData(facts, { rows: [] });
    invalidateByEvent(queryClient, query, event(1, "priorCounts"));
    expect([isStale(archives), isStale(facts)]).toEqual([false, true]);
    invalidateByEvent(queryClient, query, event(2, "worklist"));
    expect([isStale(archives), isStale(status)]).toEqual([true, false]);
    invalidateByEvent(queryClient, query, null);
    expect([isStale(archives), isStale(status)]).toEqual([true, true]);
  });
});
