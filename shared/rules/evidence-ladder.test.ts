import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { channelSchema } from "../domain/delivery.ts";
import { highestProven, isProvable, ladderOf, rungsInOrder } from "./evidence-ladder.ts";

const nothing = {
  queuedAt: 1,
  handedOverAt: null,
  acceptedAt: null,
  filedAt: null,
  shownAt: null,
  acknowledgedAt: null,
  actedAt: null,
  outcomeAt: null,
};

describe("the evidence ladder", () => {
  it("shows the highest rung that is proven, and takes none below it for granted", () => {
    const told = { ...nothing, acknowledgedAt: 5, channel: "hl7" as const };
    expect(highestProven(nothing)).toBe("queued");
    expect(highestProven(told)).toBe("acknowledged");
    expect(ladderOf(told, false).map(({ kind }) => kind)).toEqual([
      "proven",
      "notYet",
      "notYet",
      "notProvable",
      "notProvable",
      "proven",
      "notProvable",
      "notProvable",
    ]);
  });

  it("says not provable of what a channel can never tell, unless receipts or a page do", () => {
    expect(isProvable("shown", "hl7", false)).toBe(false);
    expect(isProvable("shown", "hl7", true)).toBe(true);
    expect(isProvable("accepted", "email", true)).toBe(false);
    expect(isProvable("filed", "dicomweb", false)).toBe(true);
    expect(isProvable("acknowledged", "page", false)).toBe(true);
  });

  it("never calls a proven rung anything else, on any channel", () => {
    const times = fc.record({
      queuedAt: fc.nat(),
      handedOverAt: fc.option(fc.nat()),
      acceptedAt: fc.option(fc.nat()),
      filedAt: fc.option(fc.nat()),
      shownAt: fc.option(fc.nat()),
      acknowledgedAt: fc.option(fc.nat()),
      actedAt: fc.option(fc.nat()),
      outcomeAt: fc.option(fc.nat()),
    });
    fc.assert(
      fc.property(times, fc.constantFrom(...channelSchema.options), fc.boolean(), (delivery, channel, hasReceipts) => {
        const ladder = ladderOf({ ...delivery, channel }, hasReceipts);
        expect(ladder.map(({ rung }) => rung)).toEqual(rungsInOrder);
        const proven = Object.values(delivery).filter((at) => at !== null).length;
        expect(ladder.filter(({ kind }) => kind === "proven")).toHaveLength(proven);
        expect(ladder.findLast(({ kind }) => kind === "proven")?.rung).toBe(highestProven(delivery));
      }),
    );
  });
});
