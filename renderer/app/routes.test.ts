import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRoute, routeHref } from "./routes.ts";

describe("routes", () => {
  it("gives back every route that it wrote", () => {
    const route = fc.oneof(
      fc.constantFrom("reading-list", "alerts", "delivery", "settings").map((screen) => ({ screen })),
      fc.constantFrom(2, 3).map((number) => ({ screen: "images", number })),
      fc.string({ minLength: 1, maxLength: 64 }).map((workitemId) => ({ screen: "case", workitemId })),
      fc
        .tuple(fc.string({ minLength: 1, maxLength: 64 }), fc.string({ minLength: 1, maxLength: 64 }))
        .map(([workitemId, alertId]) => ({ screen: "case", workitemId, alertId })),
    );
    fc.assert(
      fc.property(route, (given) => {
        expect(parseRoute(routeHref(given as ReturnType<typeof parseRoute>))).toEqual(given);
      }),
    );
  });
  it("falls back to the reading list", () => {
    for (const hash of [
      "",
      "#",
      "#launch=abc",
      "#/nowhere",
      "#/case/",
      "#/case",
      "#/images",
      "#/images/1",
      "#/images/4",
    ]) {
      expect(parseRoute(hash)).toEqual({ screen: "reading-list" });
    }
    expect(parseRoute("#/case/%E0%A4%A")).toEqual({ screen: "case", workitemId: "%E0%A4%A" });
  });
});
