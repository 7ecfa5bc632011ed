import { describe, expect, it } from "vitest";
import { EventHub } from "./event-hub.ts";

describe("EventHub", () => {
  it("gives every subscriber every event in order, also those from before its first read", async () => {
    const hub = new EventHub();
    const controller = new AbortController();
    const events = hub.subscribe(controller.signal);
    hub.publish({ topic: "worklist", id: "a" });
    hub.publish({ topic: "draft", id: "b" });
    expect((await events.next()).value).toEqual({ sequence: 1, topic: "worklist", id: "a" });
    expect((await events.next()).value).toEqual({ sequence: 2, topic: "draft", id: "b" });
    const waiting = events.next();
    hub.publish({ topic: "alert", id: "" });
    expect((await waiting).value).toEqual({ sequence: 3, topic: "alert", id: "" });
  });

  it("ends when the window closes, also while it waits", async () => {
    const hub = new EventHub();
    const controller = new AbortController();
    const events = hub.subscribe(controller.signal);
    const waiting = events.next();
    controller.abort();
    expect((await waiting).done).toBe(true);
    expect(hub.subscriberCount).toBe(0);
  });

  it("shows a slow reader a gap instead of growing", async () => {
    const hub = new EventHub();
    const events = hub.subscribe(new AbortController().signal);
    for (let count = 0; count < 1500; count += 1) hub.publish({ topic: "worklist", id: String(count) });
    expect((await events.next()).value).toMatchObject({ sequence: 501 });
  });
});
