import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lifeEvents, lifeStates, nextLifeState } from "../../shared/rules/report-machine.ts";

const root = join(import.meta.dirname, "..", "..");
const text = readFileSync(join(root, "docs/reporting.md"), "utf8");
const start = text.indexOf("## Life of a report");
const section = text.slice(
  start,
  text.indexOf("\n## ", start + 1) === -1 ? undefined : text.indexOf("\n## ", start + 1),
);

describe("the state table of docs/reporting.md", () => {
  it("is that of the code, step by step", () => {
    const written = [...section.matchAll(/^\| (\w+) \| ([\w, ]+) \| (\w+) \|$/gm)].flatMap(
      ([, state = "", events = "", next = ""]) => events.split(", ").map((event) => `${state} ${event} ${next}`),
    );
    const steps = lifeStates.flatMap((state) =>
      lifeEvents.flatMap((event) => {
        const next = nextLifeState(state, event);
        return next === null ? [] : [`${state} ${event} ${next}`];
      }),
    );
    expect(written.filter((step) => step !== "state events next").sort()).toEqual(steps.sort());
  });

  it("names tests that exist", () => {
    const named = [...section.matchAll(/`((?:shared|test|renderer)\/[\w./-]+\.(?:test|spec)\.tsx?)`/g)].map(
      ([, path = ""]) => path,
    );
    expect(named.length).toBeGreaterThan(7);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
