import { isDefinedError, safe } from "@orpc/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyDraftContent } from "../../renderer/report/draft-content.test-data.ts";
import type { CoreEvent } from "../../shared/contract/events.ts";
import { logged } from "./small-core.ts";
import { type Connection, connectDesktop, connectLinked, connectSocket } from "./wires.ts";

const study = "1.2.826.0.1.3680043.8.498.1";

describe.each([
  ["linked ports", connectLinked],
  ["the browser host's WebSocket", connectSocket],
  ["the desktop shell with its bundled preload", connectDesktop],
])("the contract over %s", (_name, connect) => {
  let connection: Connection;

  beforeEach(async () => {
    connection = await connect();
  });
  afterEach(async () => {
    await connection.end();
  });

  async function signIn(): Promise<void> {
    await connection.host.client.session.signIn({ username: "rad", password: "correct horse" });
  }

  it("answers a call", async () => {
    expect((await connection.host.client.session.status()).state).toBe("signedOut");
    await signIn();
    expect((await connection.host.client.session.status()).person?.displayName).toBe("Dr A. Test");
    expect(connection.host.connection.getState()).toMatchObject({ state: "connected", generation: 1 });
  });

  it("strips from an answer what the contract does not have", async () => {
    expect(await connection.host.client.session.status()).not.toHaveProperty("passwordHash");
  });

  it("gives a failure as a code of the closed set with its data", async () => {
    const { error } = await safe(
      connection.host.client.report.save({
        draftId: "d",
        revision: 6,
        content: emptyDraftContent(),
      }),
    );
    if (!isDefinedError(error)) throw new Error("not an error of the contract", { cause: error });
    expect(error.code).toBe("conflict");
    expect(error.message).toBe("The draft was changed in another window.");
    expect(error.data).toMatchObject({ isRetryable: false, details: { currentRevision: 7 } });
  });

  it("refuses bad input without showing it to anybody", async () => {
    const { error } = await safe(connection.host.client.session.signIn({ username: "x".repeat(65), password: "p" }));
    if (!isDefinedError(error)) throw new Error("not an error of the contract", { cause: error });
    expect(error.code).toBe("invalid_input");
    expect(error.data.details).toEqual({ field: "username" });
    expect(JSON.stringify(error.data)).not.toContain("xxxx");
  });

  it("refuses a window where nobody is signed in", async () => {
    const { error } = await safe(connection.host.client.worklist.archives());
    if (!isDefinedError(error)) throw new Error("not an error of the contract", { cause: error });
    expect(error.code).toBe("signed_out");
  });

  it("hides what an unexpected failure says, and gives it an incident that the log has", async () => {
    const { error } = await safe(connection.host.client.session.touch({}));
    if (!isDefinedError(error)) throw new Error("not an error of the contract", { cause: error });
    expect(error.code).toBe("internal");
    expect(error.message).not.toContain("SMITH");
    const line = logged.find(({ fields }) => fields.incident === error.data.incident);
    expect(line?.fields).toMatchObject({ call: "session.touch", error: "TypeError" });
    expect(JSON.stringify(line)).not.toContain("SMITH");
  });

  it("cancels the work in the core when the caller gives up", async () => {
    const abort = new AbortController();
    const call = safe(connection.host.client.worklist.refresh({}, { signal: abort.signal }));
    await connection.host.client.session.status();
    abort.abort(new Error("no longer wanted"));
    expect((await call).error?.message).toBe("no longer wanted");
    await vi.waitFor(() => expect(connection.core.cancelledCalls).toEqual(["worklist.refresh"]));
  });

  it("streams events until the listener leaves", async () => {
    await signIn();
    const abort = new AbortController();
    const events = await connection.host.client.events.subscribe({}, { signal: abort.signal });
    const seen: CoreEvent[] = [];
    const emitting = setInterval(() => connection.core.emit("worklist"), 5);
    for await (const event of events) {
      seen.push(event);
      if (seen.length === 3) break;
    }
    clearInterval(emitting);
    expect(seen.map(({ sequence, topic }) => [sequence, topic])).toEqual([
      [1, "worklist"],
      [2, "worklist"],
      [3, "worklist"],
    ]);
    await vi.waitFor(() => expect(connection.core.endedStreams).toHaveLength(1));
  });

  it("says what was lost when the wire drops, closes the window in the core, and comes back signed in", async () => {
    await signIn();
    const [before] = connection.core.openWindows;
    const pending = safe(connection.host.client.worklist.refresh({}));
    await connection.host.client.session.status();
    connection.drop();
    expect((await pending).error?.name).toBe("DisconnectedError");
    expect(connection.host.connection.getState().state).toBe("reconnecting");
    expect((await connection.host.client.session.status()).state).toBe("signedIn");
    expect(connection.host.connection.getState()).toMatchObject({ state: "connected", generation: 2, lostAt: null });
    await vi.waitFor(() => expect([...connection.core.openWindows]).not.toContain(before));
    expect(connection.core.openWindows.size).toBe(1);
    await vi.waitFor(() => expect(connection.core.cancelledCalls).toEqual(["worklist.refresh"]));
  });

  it("gives bytes to a signed-in window only, and only of what it opened", async () => {
    expect((await connection.fetch(`/studies/embedded/${study}/metadata`)).status).toBe(401);
    await signIn();
    expect((await connection.fetch(`/studies/embedded/${study}/metadata`)).status).toBe(403);
    await safe(
      connection.host.client.case.openPrior({
        workitemId: "w",
        archiveId: "embedded",
        studyInstanceUid: study as never,
      }),
    );
    const response = await connection.fetch(`/studies/embedded/${study}/metadata`);
    expect(await response.json()).toEqual([{ opened: `embedded/${study}` }]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    await connection.host.client.session.signOut({});
    expect((await connection.fetch(`/studies/embedded/${study}/metadata`)).status).toBe(401);
  });
});
