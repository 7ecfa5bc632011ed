import { beforeEach, describe, expect, it } from "vitest";
import { blankCall, callAbout, forgetCalls, keepCall } from "./call-notes.ts";

beforeEach(() => forgetCalls());

describe("call notes", () => {
  it("are kept for each alert by itself, until they are cleared", () => {
    keepCall("a1", { ...blankCall, personName: "Dr Example" });
    keepCall("a2", { ...blankCall, readBack: "correct" });
    expect(callAbout("a1").personName).toBe("Dr Example");
    expect(callAbout("a2")).toEqual({ ...blankCall, readBack: "correct" });
    keepCall("a1", blankCall);
    expect(callAbout("a1")).toEqual(blankCall);
    expect(callAbout("a2").readBack).toBe("correct");
  });

  it("are gone with the person who noted them", () => {
    keepCall("a1", { ...blankCall, capacity: "Emergency doctor" });
    forgetCalls();
    expect(callAbout("a1")).toEqual(blankCall);
  });
});
