import { describe, expect, it } from "vitest";
import { blankPerson, formOf, stillNeeded } from "./person-form.ts";

const whole = {
  ...{ ...blankPerson, displayName: "Dr Rad", username: "rad", siteName: "Exampleton", password: "ten letters" },
  ...{ registrationBody: "GMC", registrationNumber: "1" },
};

describe("what is still needed of a person", () => {
  it("is a registration for whoever signs, and none for an administrator", () => {
    expect(stillNeeded(whole, true)).toEqual([]);
    const unregistered = { ...whole, registrationBody: "", registrationNumber: " " };
    expect(stillNeeded(unregistered, true)).toEqual(["registered with", "registration number"]);
    expect(stillNeeded({ ...unregistered, role: "administrator" }, true)).toEqual([]);
  });

  it("is a name, a site and, of somebody new, a user name and a long password", () => {
    const empty = { ...blankPerson, role: "administrator" as const, password: "short" };
    expect(stillNeeded(empty, true)).toEqual(["name", "user name", "a password of at least 10 characters", "site"]);
    expect(stillNeeded(empty, false)).toEqual(["name", "site"]);
  });

  it("is nothing of somebody who exists", () => {
    const { displayName, username, role, registrationBody, registrationNumber } = whole;
    const site = { name: "Exampleton", code: "RXX01" };
    const person = { displayName, username, role, registrationBody, registrationNumber, site, id: "p", isActive: true };
    expect(stillNeeded(formOf(person), false)).toEqual([]);
  });
});
