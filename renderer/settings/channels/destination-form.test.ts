import { describe, expect, it } from "vitest";
import { channelSettingsSchema } from "../../../shared/domain/channel-settings.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";
import {
  addressProblems,
  blankForm,
  type DestinationForm,
  destinationFormOf,
  destinationOf,
  isComplete,
  missingSettings,
  withChannel,
} from "./destination-form.ts";

const named: DestinationForm = { ...blankForm, destination: { ...blankForm.destination, name: "Elm Surgery" } };
const at = (channel: Channel, address: string): DestinationForm => {
  const form = withChannel(named, channel);
  return { ...form, destination: { ...form.destination, address } };
};

describe("the form of a destination", () => {
  it("keeps host and port of HL7 apart, also where the host is a number of IPv6", () => {
    for (const address of ["lab.example:2575", "[::1]:2575"]) {
      const form = destinationFormOf({ ...named.destination, address });
      expect(form.port).toBe("2575");
      expect(destinationOf(form).address).toBe(address);
      expect(isComplete(form)).toBe(true);
    }
  });

  it.each([
    ["lab.example:2575", "2575", ["host"]],
    ["lab.example", "0", ["port"]],
    ["lab.example", "65536", ["port"]],
    ["https://lab.example", "2575x", ["host", "port"]],
    ["", "", []],
  ])("says what is wrong with host “%s” and port “%s”", (host, port, fields) => {
    const form = { ...named, host, port };
    expect(Object.keys(addressProblems(form))).toEqual(fields);
    expect(isComplete(form)).toBe(false);
  });

  it.each<[Channel, string, string]>([
    ["fhir", "https://record.example/fhir", "record.example"],
    ["email", "dr@practice.example", "dr@practice.example, other@practice.example"],
    ["folder", "/srv/reports", "reports"],
    ["folder", "\\\\server\\share", "../reports"],
    ["mesh", "X26HC005", "X26 HC005"],
  ])("of %s takes “%s” and not “%s”", (channel, right, wrong) => {
    expect(isComplete(at(channel, right))).toBe(true);
    expect(isComplete(at(channel, wrong))).toBe(false);
    expect(addressProblems(at(channel, wrong)).address).toMatch(/\.$/);
    expect(isComplete(at(channel, " "))).toBe(false);
  });

  it("needs no address of a page, and forgets that of another way", () => {
    expect(isComplete(withChannel(named, "page"))).toBe(true);
    expect(destinationOf(withChannel(at("email", "dr@practice.example"), "page")).address).toBe("page");
    expect(withChannel(at("email", "dr@practice.example"), "fhir").destination.address).toBe("");
    expect(isComplete(withChannel(blankForm, "page"))).toBe(false);
  });

  it("names what a way cannot send without", () => {
    const missing = (settings: object) => Object.keys(missingSettings(channelSettingsSchema.parse(settings)));
    expect(missing({ channel: "email" })).toEqual(["server", "sender"]);
    expect(missing({ channel: "email", server: "mail.example", sender: "rad@hospital.example" })).toEqual([]);
    expect(missing({ channel: "mesh", baseUrl: "https://mesh.example" })).toEqual([
      ...["mailbox", "senderOdsCode", "recipientOdsCode"],
    ]);
    expect(missing({ channel: "hl7" })).toEqual([]);
    expect(missingSettings(null)).toEqual({});
  });
});
