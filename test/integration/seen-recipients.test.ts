import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipientKeys } from "../../shared/rules/seen-recipients.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { reasonsFor } from "../fakes/passed-over.ts";
import { sampleEntry } from "../fakes/sample-directory.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { signingPin, startServices } from "../fakes/services.ts";
import { signableCase } from "../fakes/signable-case.ts";

describe.each(engines)("recipients that were shown, on %s", (kind) => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());

  it("are those that a signature is for: where the directory changed meanwhile it is refused, and each has a delivery", async () => {
    const services = startServices(await stores.open());
    const { store } = services;
    const ann = await services.signIn("ann");
    for (const destination of await store.settings.destinations()) {
      await store.settings.saveDestination({ ...destination, isEnabled: false });
    }
    await store.settings.saveDestination({ ...sampleDestination("hl7", "127.0.0.1:1"), id: "elm-system" });
    const { caseId, draftId } = await signableCase(services, ann);
    await store.settings.saveDestination({ ...sampleDestination("hl7", "127.0.0.1:1"), id: "elm-system" });
    const { referrer } = await store.workitems.get(caseId);
    const practice = { kind: "practice" as const, name: referrer.organisation, destinationId: "elm-system" };
    await store.directory.insert(sampleEntry("elm", practice));
    await store.directory.insert(sampleEntry("first", { name: referrer.name, partOfId: "elm" }));
    await store.directory.insert(sampleEntry("ward", { kind: "ward", name: "Ward 7", destinationId: "elm-system" }));
    const sign = async (seenRecipients: string[]) => {
      const draft = await store.drafts.getOpen(draftId);
      const passedOver = await reasonsFor(services, ann, draftId);
      const request = { draftId, revision: draft.revision, secret: signingPin, shownPatients: [], passedOver };
      return services.signing.sign(ann, { ...request, seenRecipients });
    };
    const shown = await services.signing.prepareSigning(ann, { draftId });
    expect(shown.proposals[0]).toMatchObject({ entryId: "first", certainty: "byName" });
    const seen = recipientKeys(shown.document.recipients);
    const draft = await store.drafts.getOpen(draftId);
    const recipients = { referrerEntryId: null, copyEntryIds: ["ward"] };
    await services.reports.save(ann, {
      ...{ draftId, revision: draft.revision, content: { ...draft.content, recipients } },
    });
    await expect(sign(seen)).rejects.toThrow("Who gets this report changed since it was shown");
    const again = await services.signing.prepareSigning(ann, { draftId });
    await sign(recipientKeys(again.document.recipients));
    const { deliveries } = await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 50 });
    const toPeople = deliveries.filter(({ recipientRole }) => recipientRole !== "archive");
    expect(toPeople.map(({ recipientName, recipientRole }) => [recipientName, recipientRole]).sort()).toEqual(
      [
        ["Ward 7", "copy"],
        [referrer.name, "referrer"],
      ].sort(),
    );
    const { versions } = await services.reports.versions(ann, { workitemId: caseId });
    expect(versions).toHaveLength(1);
  });
});
