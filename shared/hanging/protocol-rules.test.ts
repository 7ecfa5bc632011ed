import { describe, expect, it } from "vitest";
import { builtInProtocols } from "./built-in-protocols.ts";
import type { HangingProtocol } from "./hanging-protocol.ts";
import type { Condition } from "./protocol-draft.ts";
import { canBeMust, type ProtocolRules, rulesOf, withRules, withWritten, writtenOf } from "./protocol-rules.ts";
import { ruleText } from "./series-rule.ts";

const body = builtInProtocols.find(({ id }) => id === "ct-body") as HangingProtocol;

function inFirstPane(rules: ProtocolRules, change: (conditions: readonly Condition[]) => readonly Condition[]) {
  const panes = rules.panes.map((pane, at) => (at === 0 ? { ...pane, conditions: change(pane.conditions) } : pane));
  return { ...rules, panes };
}

describe("rules of a kept protocol", () => {
  it("come back whole, one version on, where nothing was changed: those of every protocol of the program", () => {
    for (const protocol of builtInProtocols) {
      expect(withRules(protocol, rulesOf(protocol))).toEqual({ ...protocol, version: protocol.version + 1 });
    }
  });

  it("lose the one that is no longer asked for, and nothing else", () => {
    const rules = rulesOf(body);
    const plane = rules.panes[0]?.conditions.find(({ rule }) => rule.plane !== undefined);
    expect(plane).toBeDefined();
    const changed = withRules(
      body,
      inFirstPane(rules, (all) => all.map((each) => (each === plane ? { ...each, strength: "off" } : each))),
    );
    expect(changed?.steps[0]?.panes[0]?.series).toEqual({ ...body.steps[0]?.panes[0]?.series, plane: undefined });
    expect(changed?.steps.slice(1)).toEqual(body.steps.slice(1));
  });

  it("drop a window that means nothing without CT", () => {
    const window = { center: 40, width: 400, name: "soft tissue" };
    const windowed = {
      ...body,
      steps: body.steps.map((step) => ({ ...step, panes: step.panes.map((pane) => ({ ...pane, window })) })),
    };
    const rules = rulesOf(windowed);
    expect(withRules(windowed, rules)?.steps[0]?.panes[0]?.window).toEqual(window);
    const changed = withRules(
      windowed,
      inFirstPane(rules, (all) => all.filter(({ rule }) => rule.modality === undefined)),
    );
    expect(changed?.steps[0]?.panes[0]).not.toHaveProperty("window");
  });

  it("become stricter by a wish that is made a must, unless a must of its kind is there", () => {
    const wish: Condition = { id: "wish 0", rule: { words: ["lung"] }, strength: "wish" };
    const must: Condition = { id: "must words", rule: { words: ["thin"] }, strength: "must" };
    expect(canBeMust(wish, [wish])).toBe(true);
    expect(canBeMust(wish, [wish, must])).toBe(false);
    expect(canBeMust(wish, [wish, { ...must, strength: "off" }])).toBe(true);
  });

  it("take written words and numbers, and nothing that is none", () => {
    const words: Condition = { id: "must notWords", rule: { notWords: ["scout*"] }, strength: "must" };
    expect(writtenOf(words)).toEqual({ key: "notWords", text: "scout*" });
    expect(ruleText(withWritten(words, " scout*, lung ,")?.rule ?? {})).toBe("not named scout* or lung");
    expect(withWritten(words, " , ")).toBeNull();
    const thin: Condition = { id: "must maximumThicknessMm", rule: { maximumThicknessMm: 5 }, strength: "must" };
    expect(withWritten(thin, "2,5")?.rule).toEqual({ maximumThicknessMm: 2.5 });
    expect(withWritten(thin, "thin")).toBeNull();
    expect(withWritten(thin, "-1")).toBeNull();
    expect(writtenOf({ ...thin, rule: { plane: "axial" } })).toBeNull();
  });

  it("make no protocol with a word longer than a rule holds", () => {
    const rules = inFirstPane(rulesOf(body), (all) => [
      ...all.filter(({ rule }) => rule.notWords === undefined),
      { id: "must notWords", rule: { notWords: ["x".repeat(61)] }, strength: "must" },
    ]);
    expect(withRules(body, rules)).toBeNull();
  });
});
