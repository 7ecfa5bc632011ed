import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Case } from "../../shared/contract/views.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import type { CoreClient } from "../host/host-client.ts";
import { openAhead, setAskHeaders, takeOpening } from "./open-ahead.ts";

const workitem = (id: string) => ({ id }) as Workitem;

/** A fake core that only says what it was asked. */
function fakeCore() {
  const asked: string[] = [];
  const open = ({ workitemId }: { workitemId: string }) => {
    asked.push(`open ${workitemId}`);
    return Promise.resolve({ workitem: { id: workitemId } } as Case);
  };
  const leave = async ({ workitemId }: { workitemId: string }) => {
    asked.push(`leave ${workitemId}`);
  };
  return { asked, client: { case: { open, leave } } as unknown as CoreClient };
}

describe("opening a case ahead of its screen", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.runAllTimers();
    vi.useRealTimers();
  });

  it("gives the screen the answer once and asks the core once", async () => {
    const { asked, client } = fakeCore();
    openAhead(client, workitem("a"), 1);
    expect((await takeOpening("a", 1))?.workitem.id).toBe("a");
    expect(takeOpening("a", 1)).toBeNull();
    vi.runAllTimers();
    expect(asked).toEqual(["open a"]);
  });

  it("has the headers asked for beside the case, not after it", () => {
    const { asked, client } = fakeCore();
    setAskHeaders(({ id }) => void asked.push(`headers of ${id}`));
    openAhead(client, workitem("a"), 1);
    expect(asked).toEqual(["open a", "headers of a"]);
    setAskHeaders(() => undefined);
  });

  it("leaves a case again whose screen does not come", () => {
    const { asked, client } = fakeCore();
    openAhead(client, workitem("a"), 1);
    vi.runAllTimers();
    expect(asked).toEqual(["open a", "leave a"]);
    expect(takeOpening("a", 1)).toBeNull();
  });

  it("leaves a case when another one is opened instead", () => {
    const { asked, client } = fakeCore();
    openAhead(client, workitem("a"), 1);
    expect(takeOpening("b", 1)).toBeNull();
    openAhead(client, workitem("b"), 1);
    openAhead(client, workitem("c"), 1);
    expect(asked).toEqual(["open a", "leave a", "open b", "leave b", "open c"]);
  });

  it("asks anew rather than give an old answer of the same case, which stays open", () => {
    const { asked, client } = fakeCore();
    openAhead(client, workitem("a"), 1);
    openAhead(client, workitem("a"), 1);
    expect(takeOpening("a", 1)).not.toBeNull();
    vi.runAllTimers();
    expect(asked).toEqual(["open a", "open a"]);
  });

  it("gives nothing of a connection that was lost since", () => {
    const { client } = fakeCore();
    openAhead(client, workitem("a"), 1);
    expect(takeOpening("a", 2)).toBeNull();
  });
});
