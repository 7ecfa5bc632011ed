import { expect, it } from "vitest";
import { askedWords } from "./awaited-note.tsx";
import { sentRelease } from "./release-kinds.ts";

const me = { displayName: "Dr Me", isCaller: true };
const bell = { displayName: "Dr Bell", isCaller: false };
const cole = { displayName: "Dr Cole", isCaller: false };

it("says who was asked for a second signature, and who has it in their place", () => {
  expect(askedWords({ askedOf: null, takenBy: null })).toBe("");
  expect(askedWords({ askedOf: me, takenBy: null })).toBe("It was asked of you.");
  expect(askedWords({ askedOf: bell, takenBy: null })).toBe(
    "It was asked of Dr Bell; anybody who may sign it can take it in their place.",
  );
  expect(askedWords({ askedOf: bell, takenBy: cole })).toBe(
    "It was asked of Dr Bell; Dr Cole has taken it in their place.",
  );
  expect(askedWords({ askedOf: bell, takenBy: me })).toBe("It was asked of Dr Bell; you have taken it in their place.");
  expect(askedWords({ askedOf: me, takenBy: cole })).toBe("It was asked of you; Dr Cole has taken it in your place.");
});

it("asks one person only for a second signature", () => {
  const reason = " Rare ";
  expect(sentRelease({ kind: "final", reason, askedOf: "p1" })).toBeUndefined();
  expect(sentRelease({ kind: "hot", reason, askedOf: "p1" })).toEqual({ kind: "hot", reason: "Rare" });
  expect(sentRelease({ kind: "awaitingSecondSignature", reason, askedOf: "p1" })).toEqual({
    ...{ kind: "awaitingSecondSignature", reason: "Rare", askedOf: "p1" },
  });
  expect(sentRelease({ kind: "awaitingSecondSignature", reason })).toEqual({
    ...{ kind: "awaitingSecondSignature", reason: "Rare" },
  });
});
