import { ORPCError } from "@orpc/client";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../../shared/contract/errors.ts";
import { describeError, wordingOf } from "./error-texts.ts";

describe("wordingOf", () => {
  it.each(errorCodes)("says in words what %s is, what is safe and what to do", (code) => {
    const wording = wordingOf(code);
    expect(wording.title).toMatch(/^[A-Z].*[a-z]$/);
    expect(wording.sentence).toMatch(/\.$/);
    expect(`${wording.title} ${wording.sentence}`).not.toContain(code);
  });
});

describe("describeError", () => {
  it("prefers the core's sentence and keeps its details", () => {
    const error = new ORPCError("conflict", {
      message: "Dr M. Stub has this case since 14:02.",
      data: { incident: "a1", isRetryable: false, details: { holder: "Dr M. Stub", since: 1 } },
    });
    expect(describeError(error)).toMatchObject({
      code: "conflict",
      sentence: "Dr M. Stub has this case since 14:02.",
      details: { holder: "Dr M. Stub", since: 1 },
      isRetryable: false,
      incident: "a1",
    });
  });
  it("names a wrong secret once, by what was asked for: at the sign-in there is no PIN", () => {
    const error = new ORPCError("reauth_required", {
      message: "The user name or the password is not right. Please try again.",
    });
    const { title, sentence } = describeError(error);
    expect(`${title}. ${sentence}`).toBe("Not accepted. The user name or the password is not right. Please try again.");
  });
  it("does not say twice what its title says", () => {
    const sentenceOf = (message: string) => describeError(new ORPCError("internal", { message })).sentence;
    const title = wordingOf("internal").title;
    expect(sentenceOf(`${title}. Nothing was changed. Please try again.`)).toBe(
      "Nothing was changed. Please try again.",
    );
    expect(sentenceOf(`${title}.`)).toBe(wordingOf("internal").sentence);
  });
  it("never shows a bare code", () => {
    expect(describeError(new ORPCError("store_full")).sentence).toContain("Free some space");
  });
  it("takes anything unknown for a call that got no answer", () => {
    expect(describeError(new TypeError("fetch failed"))).toMatchObject({ code: null, isRetryable: true });
    expect(describeError("text").sentence).toMatch(/\.$/);
  });
});
