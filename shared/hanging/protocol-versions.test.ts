import { describe, expect, it } from "vitest";
import type { HangingEntry } from "../contract/hanging.ts";
import { builtInProtocols } from "./built-in-protocols.ts";
import type { HangingProtocol } from "./hanging-protocol.ts";
import { changedTo, mostFormerVersions } from "./protocol-versions.ts";

const first: HangingProtocol = { ...(builtInProtocols[0] as HangingProtocol), name: "One", version: 4 };

describe("a changed protocol", () => {
  it("goes one version on, keeps what it was, and comes back from there as a version of its own", () => {
    const kept: HangingEntry = { protocol: first, isEnabled: false };
    const changed = changedTo(kept, { ...first, name: "Two" });
    expect(changed).toEqual({ protocol: { ...first, name: "Two", version: 5 }, isEnabled: false, former: [first] });
    const back = changedTo(changed, first);
    expect(back.protocol).toEqual({ ...first, version: 6 });
    expect(back.former?.map(({ name, version }) => `${name} ${version}`)).toEqual(["Two 5", "One 4"]);
  });

  it("keeps no more than the list holds", () => {
    let entry: { protocol: HangingProtocol; former?: HangingProtocol[] } = { protocol: first };
    for (let time = 0; time < mostFormerVersions + 3; time += 1) entry = changedTo(entry, first);
    expect(entry.former).toHaveLength(mostFormerVersions);
    expect(entry.former?.[0]?.version).toBe(entry.protocol.version - 1);
  });
});
