import { describe, expect, it } from "vitest";
import type { Person } from "../../shared/domain/person.ts";
import { createSmallCore, TestClock } from "../../test/contract/small-core.ts";
import { WindowGroup } from "./window-group.ts";

const person = (id: string): Person => ({
  ...{ id, username: id, displayName: id, role: "radiologist", isActive: true },
  ...{ site: { code: "", name: "" }, registrationBody: "", registrationNumber: "" },
});

function create() {
  const core = createSmallCore("/nowhere");
  const clock = new TestClock();
  return { core, clock, group: new WindowGroup(core, clock) };
}

describe("WindowGroup", () => {
  it("signs in, locks and signs out all its windows at once", () => {
    const { group } = create();
    const [one, two] = [group.open(), group.open()];
    one.person = person("a");
    expect(two.person?.id).toBe("a");
    two.isLocked = true;
    expect(one.isLocked).toBe(true);
    expect(group.asSession()).toMatchObject({ isLocked: true, person: { id: "a" } });
    one.isLocked = false;
    two.person = null;
    expect(one.person).toBeNull();
  });

  it("keeps its windows apart in everything else", () => {
    const { group } = create();
    const [one, two] = [group.open(), group.open()];
    one.openWorkitemId = "w";
    expect(two.openWorkitemId).toBeNull();
    expect(one.id).not.toBe(two.id);
  });

  it("gives bytes of what any window opened, and of nothing after another person signed in", () => {
    const { group } = create();
    const [one, two] = [group.open(), group.open()];
    one.person = person("a");
    const asked = group.asSession();
    one.openedStudies.add("x/1");
    two.openedStudies.add("x/2");
    expect([...group.asSession().openedStudies].sort()).toEqual(["x/1", "x/2"]);
    expect([...asked.openedStudies].sort()).toEqual(["x/1", "x/2"]);
    two.person = person("b");
    expect(group.asSession().openedStudies.size).toBe(0);
  });

  it("stays signed in over a reload, and is locked after a longer absence", async () => {
    const { group, clock, core } = create();
    const first = group.open();
    first.person = person("a");
    await group.close(first);
    expect(core.openWindows.size).toBe(0);
    clock.time += 60_000;
    const second = group.open();
    expect(second).toMatchObject({ person: { id: "a" }, isLocked: false });
    await group.close(second);
    clock.time += 120_001;
    expect(group.open()).toMatchObject({ person: { id: "a" }, isLocked: true });
  });

  it("counts signing in and unlocking as input, so that neither locks again at once", () => {
    const { group, clock } = create();
    const window = group.open();
    clock.time += 3_600_000;
    window.person = person("a");
    expect(window.lastInputAt).toBe(clock.time);
    window.isLocked = true;
    clock.time += 3_600_000;
    window.isLocked = false;
    expect(window.lastInputAt).toBe(clock.time);
  });

  it("closes a window once", async () => {
    const { group, core } = create();
    const window = group.open();
    await Promise.all([group.close(window), group.close(window), group.closeAll()]);
    expect(core.openWindows.size).toBe(0);
  });
});
