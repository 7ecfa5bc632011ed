import { describe, expect, it } from "vitest";
import { readWindowMessage } from "./window-messages.ts";

const place = { kind: "place", frameKey: "1.2.3", point: [1, 2, 3], normal: [0, 0, 1] };
const about = (message: unknown) => ({ about: "case", workitemId: "w1", message });

describe("messages between windows", () => {
  it("are read as they were sent", () => {
    expect(readWindowMessage(about(place))).toEqual(about(place));
    expect(readWindowMessage({ about: "session" })).toEqual({ about: "session" });
  });

  it("carry no more than they have to: what a message does not know does not come through", () => {
    const told = about({ kind: "show", number: 2, sopInstanceUid: "1.2", frameNumber: 1, patientName: "SAMPLE" });
    expect(JSON.stringify(readWindowMessage(told))).not.toContain("SAMPLE");
  });

  it.each([
    ["nothing", null],
    ["text", "place"],
    ["another form", { about: "case", workitemId: "w1" }],
    ["a place without end", about({ ...place, point: [Number.NaN, 0, 0] })],
    ["a place in a plane", about({ ...place, point: [1, 2] })],
    ["a window that there is not", about({ kind: "panes", number: 4, series: [] })],
    ["images by their places", about({ kind: "seen", setId: "a", parts: [1] })],
    ["a case without a name", { about: "case", workitemId: "", message: place }],
  ])("are no message where they are %s", (_, data) => {
    expect(readWindowMessage(data)).toBeNull();
  });
});
