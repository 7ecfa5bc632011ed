import { afterAll, beforeAll, expect, it } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import { reasonsFor } from "../../../test/fakes/passed-over.ts";
import { sampleLength } from "../../../test/fakes/sample-report.ts";
import { signingPin, startOfTests, startServices } from "../../../test/fakes/services.ts";
import { signableCase } from "../../../test/fakes/signable-case.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());

it("a number left as it is written says who decided that when, in draft and version, whatever the window claims", async () => {
  const services = startServices(await stores.open());
  const anna = await services.signIn("anna");
  const { draftId, revision, content, caseId } = await signableCase(services, anna);
  const [keyImage] = content.keyImages;
  if (keyImage === undefined) throw new Error("no image");
  const measurements = [sampleLength("m", keyImage.image)];
  const chip = { kind: "measurement" as const, measurementId: "m", text: "7 mm" };
  const findings = [[...(content.sections.findings[0] ?? []), chip]];
  const kept = { measurementId: "m", written: "7 mm", marked: "8.0 mm" };
  const claimed = { ...kept, by: { personId: "x", displayName: "Somebody else", at: 1 } };
  const gone = { ...kept, written: "6 mm" };
  const next = { ...content, measurements, sections: { ...content.sections, findings }, keptNumbers: [claimed, gone] };
  const first = await services.reports.save(anna, { draftId, revision, content: next });
  const by = { personId: anna.person?.id, displayName: anna.person?.displayName, at: startOfTests };
  const stored = async () => (await services.reports.draft(anna, { workitemId: caseId })).draft?.content.keptNumbers;
  expect(await stored()).toEqual([
    { ...kept, by },
    { ...gone, by },
  ]);

  services.clock.pass(60_000);
  const again = { ...next, keptNumbers: [kept, gone] };
  const saved = await services.reports.save(anna, { draftId, revision: first.revision, content: again });
  expect(await stored()).toEqual([
    { ...kept, by },
    { ...gone, by },
  ]);

  const passedOver = await reasonsFor(services, anna, draftId);
  const signing = { draftId, revision: saved.revision, secret: signingPin, shownPatients: [], passedOver };
  const { reportVersionId } = await services.signing.sign(anna, signing);
  const { document } = await services.reports.version(anna, { reportVersionId });
  expect(document.keptNumbers).toEqual([{ ...kept, by }]);
});
