import { describe, expect, it } from "vitest";
import type { DirectoryEntry } from "../../../shared/domain/directory.ts";
import type { RecipientChoice } from "../../../shared/domain/proposed-recipient.ts";
import type { Recipient } from "../../../shared/domain/report.ts";
import { sampleEntry } from "../../../test/fakes/sample-directory.ts";
import { sampleDestination, sampleRecipient } from "../../../test/fakes/sample-report.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { proposeRecipients } from "./recipients.ts";

const practice = sampleDestination("hl7", "127.0.0.1:2575");
const own = { ...sampleDestination("dicomweb", "embedded"), id: "archive-embedded" };
const hospital = { ...sampleDestination("dicomweb", "hospital"), id: "archive-hospital" };
const referrer = { name: "Dr A. Referrer", organisation: "Millbrook Surgery" };

const now = Date.parse("2026-11-18T10:00:00Z");

function reportRecipients(
  destinations: Parameters<typeof proposeRecipients>[0]["destinations"],
  workitem: Parameters<typeof proposeRecipients>[0]["workitem"],
  previous: Recipient[],
) {
  return proposeRecipients({ destinations, workitem, previous, directory: new Map(), choice: null, now }).recipients;
}

function recipients(archiveId: string, destinations = [practice, own, hospital], previous = [] as string[]) {
  const earlier = [practice, own, hospital]
    .filter(({ id }) => previous.includes(id))
    .map((destination) => ({ ...sampleRecipient(destination), id: destination.id }));
  const workitem = { study: sampleStudy(1, { archiveId }), referrer };
  return reportRecipients(destinations, workitem, earlier).map(({ id }) => id);
}

describe("recipients without a directory", () => {
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

const elmSystem = { ...practice, id: "elm-system", name: "Elm system" };
const inbox = { ...practice, id: "inbox", name: "Site inbox" };
const printer = {
  ...practice,
  id: "printer",
  name: "Printer",
  channel: "print" as const,
  recipientRole: "copy" as const,
};
const elm = sampleEntry("elm", { kind: "practice", name: "Elm Surgery", destinationId: "elm-system" });
const nora = sampleEntry("nora", {
  name: "Dr Nora Fiction",
  partOfId: "elm",
  nationalCode: "G1234567",
  codeSystem: "GP",
});
const asked = { name: "FICTION, Nora (Dr)", organisation: "Elm Surgery" };

describe("recipients by the directory", () => {
  interface Changes {
    readonly entries?: readonly DirectoryEntry[];
    readonly by?: { name: string; organisation: string };
    readonly codes?: { person: string; organisation: string };
    readonly choice?: RecipientChoice;
    readonly destinations?: readonly (typeof practice)[];
    readonly previous?: readonly Recipient[];
  }
  const propose = (changes: Changes = {}) => {
    const study = sampleStudy(1, { archiveId: "hospital", ...(changes.codes && { referrerCodes: changes.codes }) });
    const { recipients, proposals, facts } = proposeRecipients({
      destinations: (changes.destinations ?? [elmSystem, inbox, hospital]) as (typeof practice)[],
      workitem: { study, referrer: changes.by ?? asked },
      previous: changes.previous ?? [],
      directory: new Map((changes.entries ?? [elm, nora]).map((entry) => [entry.id, entry])),
      choice: changes.choice ?? null,
      now,
    });
    const ways = recipients.map(({ name, role, destinationId }) => [role, name, destinationId]);
    return { recipients, proposals, facts, ways, first: proposals[0] };
  };

  it("reach the referrer by the system of their practice, and no other practice", () => {
    const { ways, first, facts, recipients } = propose();
    expect(ways).toEqual([
      ["referrer", "Dr Nora Fiction", "elm-system"],
      ["archive", "Test dicomweb", "archive-hospital"],
    ]);
    expect(first).toMatchObject({
      ...{ reason: "By name only at Elm Surgery, one match", certainty: "byName" },
      reachedBy: "Elm system, through Elm Surgery",
    });
    expect(recipients[0]).toMatchObject({ entryId: "nora", code: "G1234567" });
    expect(facts).toEqual([]);
  });

  it("say a match by code as such, and leave a code of another name to a person", () => {
    const codes = { person: "G1234567", organisation: "" };
    expect(propose({ codes }).first).toMatchObject({ reason: "Matched by code G1234567", certainty: "sure" });
    const other = propose({ codes, by: { name: "Dr A. Mockford", organisation: "" } });
    expect(other.first).toMatchObject({ certainty: "open", candidates: [{ entryId: "nora" }] });
    expect(other.facts[0]?.sentence).toContain(
      "the code G1234567 is Dr Nora Fiction’s, the request names Dr A. Mockford",
    );
    expect(other.ways[0]).toEqual(["referrer", "Dr A. Mockford", "inbox"]);
  });

  it("never choose between two of one name, nor take one of another practice", () => {
    const oak = sampleEntry("oak", { kind: "practice", name: "Oak Surgery" });
    const second = { ...nora, id: "nora-2", nationalCode: "", codeSystem: "" as const };
    const two = propose({ entries: [elm, oak, nora, second] });
    expect(two.first).toMatchObject({ certainty: "open", reason: "2 people of this name: choose" });
    expect(two.first?.candidates.map(({ entryId }) => entryId)).toEqual(["nora", "nora-2"]);
    expect(two.facts.map(({ code }) => code)).toEqual(["referrerNotMatched"]);
    // It goes where the request says, to the practice that is known, under the name that is stated.
    expect(two.ways[0]).toEqual(["referrer", "FICTION, Nora (Dr)", "elm-system"]);
    const elsewhere = propose({ entries: [elm, oak, { ...nora, partOfId: "oak" }] });
    expect(elsewhere.first).toMatchObject({
      certainty: "open",
      reason: "One of this name, but not at Elm Surgery: choose",
    });
    const there = propose({ entries: [elm, oak, nora, { ...second, partOfId: "oak" }] });
    expect(there.first).toMatchObject({ entryId: "nora", certainty: "byName" });
    const chosen = propose({ entries: [elm, nora, second], choice: { referrerEntryId: "nora-2", copyEntryIds: [] } });
    expect(chosen.first).toMatchObject({ entryId: "nora-2", certainty: "sure", reason: "Chosen for this report" });
    expect(chosen.facts).toEqual([]);
  });

  it("take no initial for a name, and send what nobody matches to the site's own inbox only", () => {
    const { first, ways, facts } = propose({ by: { name: "Dr N. Fiction", organisation: "Somewhere" } });
    expect(first).toMatchObject({ certainty: "open", entryId: null, reason: "Nobody of this name in the directory" });
    expect(ways[0]).toEqual(["referrer", "Dr N. Fiction", "inbox"]);
    expect(facts[0]?.sentence).toContain(
      "The referrer, Dr N. Fiction, Somewhere: nobody of this name in the directory.",
    );
    expect(propose({ by: { name: "", organisation: "" } }).facts[0]?.sentence).toMatch(
      /^The request names no referrer\./,
    );
  });

  it("give each copy a recipient of its own, and say whom nothing reaches", () => {
    const ward = sampleEntry("ward", { kind: "ward", name: "Ward 7" });
    const entries = [elm, nora, ward, sampleEntry("gone", { isActive: false })];
    const choice = { referrerEntryId: null, copyEntryIds: ["elm", "ward", "elm", "nora"] };
    const printed = propose({ entries, choice, destinations: [elmSystem, printer] });
    expect(printed.ways).toEqual([
      ["referrer", "Dr Nora Fiction", "elm-system"],
      ["copy", "Elm Surgery", "elm-system"],
      ["copy", "Ward 7", "printer"],
    ]);
    expect(new Set(printed.recipients.map(({ id }) => id)).size).toBe(3);
    expect(printed.proposals.map(({ isRemovable }) => isRemovable)).toEqual([false, true, true]);
    const toWard = { referrerEntryId: null, copyEntryIds: ["ward", "gone"] };
    expect(propose({ entries, choice: toWard }).ways[1]).toEqual(["copy", "Ward 7", "inbox"]);
    const without = propose({ entries, choice: toWard, destinations: [elmSystem] });
    expect(without.facts.map(({ code }) => code)).toEqual(["recipientWithoutWay", "recipientWithoutWay"]);
    expect(without.proposals.filter(({ role }) => role === "copy").map(({ name }) => name)).toEqual([
      "Ward 7",
      "Dr gone",
    ]);
    expect(without.ways.some(([role]) => role === "copy")).toBe(false);
  });

  it("tell of an absent referrer and the deputy", () => {
    const away = { ...nora, absentFrom: 0, absentUntil: Date.parse("2026-11-20T09:00:00Z"), deputyId: "ben" };
    const { first } = propose({ entries: [elm, away, sampleEntry("ben")] });
    expect(first?.note).toBe("Absent until 20-Nov-2026; the deputy is Dr ben");
  });

  it("keep everybody who had a version, and whoever has it by the same system under the same identifier", () => {
    const before = propose({ entries: [] }).recipients;
    expect(before.map(({ id }) => id)).toEqual(["elm-system", "inbox", "archive-hospital"]);
    const after = propose({ previous: before });
    expect(after.ways).toEqual([
      ["referrer", "Dr Nora Fiction", "elm-system"],
      ["archive", "Test dicomweb", "archive-hospital"],
      ["referrer", "FICTION, Nora (Dr)", "inbox"],
    ]);
    expect(after.recipients[0]?.id).toBe("elm-system");
    expect(after.proposals[2]?.reason).toBe("Had an earlier version");
    const third = propose({ previous: after.recipients, entries: [elm, nora, { ...nora, id: "nora-2" }] });
    expect(third.first).toMatchObject({ entryId: "nora", reason: "As in the version before" });
    expect(third.recipients.map(({ id }) => id)).toEqual(after.recipients.map(({ id }) => id));
  });
});
