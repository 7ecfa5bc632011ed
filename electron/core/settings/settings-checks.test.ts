import { describe, expect, it } from "vitest";
import { sampleDestination } from "../../../test/fakes/sample-report.ts";
import { checkedDestination } from "./settings-checks.ts";

describe("checkedDestination", () => {
  it.each(["127.0.0.1:2575", "results.example.net:1", "[::1]:2575"])("takes %s for HL7", (address) => {
    expect(checkedDestination(sampleDestination("hl7", ` ${address} `), []).address).toBe(address);
  });

  it.each(["", "127.0.0.1", "host:0", "host:70000", "http://host:2575", "a b:2575", "user@host:2575"])(
    "refuses %s for HL7",
    (address) => {
      expect(() => checkedDestination(sampleDestination("hl7", address), [])).toThrow("host:port");
    },
  );

  it("takes an archive that is set up here, and no other", () => {
    expect(checkedDestination(sampleDestination("dicomweb", "north"), ["embedded", "north"]).address).toBe("north");
    expect(() => checkedDestination(sampleDestination("dicomweb", "south"), ["north"])).toThrow("archives set up here");
  });

  it("takes base addresses of FHIR without a slash at the end, and never with a password", () => {
    expect(checkedDestination(sampleDestination("fhir", "https://fhir.example.net/r4/"), []).address).toBe(
      "https://fhir.example.net/r4",
    );
    expect(() => checkedDestination(sampleDestination("fhir", "https://a:b@fhir.example.net"), [])).toThrow("password");
    expect(() =>
      checkedDestination({ ...sampleDestination("hl7", "h:1"), receiptsUrl: "javascript:alert(1)" }, []),
    ).toThrow("https://");
  });
});
