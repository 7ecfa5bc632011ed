import { describe, expect, it } from "vitest";
import { sampleDestination, sampleRecipient } from "../../../test/fakes/sample-report.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { reportRecipients } from "./recipients.ts";

const practice = sampleDestination("hl7", "127.0.0.1:2575");
const own = { ...sampleDestination("dicomweb", "embedded"), id: "archive-embedded" };
const hospital = { ...sampleDestination("dicomweb", "hospital"), id: "archive-hospital" };
const referrer = { name: "Dr A. Referrer", organisation: "Millbrook Surgery" };

function recipients(archiveId: string, destinations = [practice, own, hospital], previous = [] as string[]) {
  const earlier = [practice, own, hospital]
    .filter(({ id }) => previous.includes(id))
    .map((destination) => ({ ...sampleRecipient(destination), id: destination.id }));
  const workitem = { study: sampleStudy(1, { archiveId }), referrer };
  return reportRecipients(destinations, workitem, earlier).map(({ id }) => id);
}

describe("reportRecipients", () => {
  it("includes this workstation's own archive for its own studies only", () => {
    expect(recipients("embedded")).toEqual(["to-hl7", "archive-embedded", "archive-hospital"]);
    expect(recipients("hospital")).toEqual(["to-hl7", "archive-hospital"]);
    expect(recipients("elsewhere")).toEqual(["to-hl7", "archive-hospital"]);
  });

  it("takes no other destination away because of its address", () => {
    const named = { ...practice, address: "embedded" };
    expect(recipients("hospital", [named])).toEqual(["to-hl7"]);
  });

  it("leaves nobody with an old version, this workstation included", () => {
    expect(recipients("hospital", undefined, ["archive-embedded"])).toEqual([
      "to-hl7",
      "archive-hospital",
      "archive-embedded",
    ]);
  });

  it("leaves out what is switched off", () => {
    expect(recipients("embedded", [{ ...own, isEnabled: false }, practice])).toEqual(["to-hl7"]);
  });

  it("names the referrer, and the archives by their own names", () => {
    const workitem = { study: sampleStudy(1), referrer };
    const [first, second] = reportRecipients([practice, own], workitem, []);
    expect(first).toMatchObject({ ...referrer, role: "referrer" });
    expect(second).toMatchObject({ name: "Test dicomweb", organisation: "", role: "archive" });
  });
});
