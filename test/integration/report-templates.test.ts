import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { openDatabase } from "../../electron/core/store/database.ts";
import { storeFile } from "../../electron/core/store/store.ts";
import type { ReportTemplate } from "../../shared/domain/report-template.ts";
import { builtInTemplates } from "../../shared/templates/built-in-templates.ts";
import { kidneyTemplate } from "../../shared/templates/template.test-data.ts";
import { engines, type StorePlace, TestStores } from "../environment/stores.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { sampleSeed } from "../fakes/sample-store.ts";
import { type Services, startServices } from "../fakes/services.ts";

const first: ReportTemplate = { ...kidneyTemplate, version: 1 };
const later: ReportTemplate = { ...first, name: "Kidneys and bladder" };

describe.each(engines)("report templates in %s", (kind) => {
  let stores: TestStores;
  let services: Services;
  let place: StorePlace;
  let anna: WindowSession;
  let ben: WindowSession;

  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    place = await stores.place();
    services = startServices(await stores.open(place));
    anna = await services.signIn("anna");
    ben = await services.signIn("ben");
  });

  const templates = () => services.templates;
  const published = async (template = first) => {
    const { sequence } = await templates().saveDraft(anna, { template, sequence: 0, note: "" });
    return templates().publish(anna, { templateId: template.id, sequence, note: "First" });
  };
  const caseOf = async (changes: Parameters<typeof sampleSeed>[1]) => {
    const { store, clock } = services;
    return (await store.workitems.upsert(sampleSeed(7, changes), "case-7", clock.now())).workitem.id;
  };

  it("are offered once published, and change for nobody by a draft", async () => {
    const workitemId = await caseOf({ description: "US kidneys", modalities: ["US"], bodyPart: "KIDNEY" });
    const offered = async () =>
      (await templates().offered(ben, { workitemId })).templates.map(({ template }) => [
        template.name,
        template.version,
      ]);
    const draft = await templates().saveDraft(anna, { template: { ...first, version: 40 }, sequence: 0, note: "" });
    expect(draft).toMatchObject({ status: "draft", sequence: 1, template: { version: 1 } });
    expect(await offered()).not.toContainEqual([first.name, 1]);
    await templates().publish(anna, { templateId: first.id, sequence: 1, note: "" });
    expect((await offered())[0]).toEqual([first.name, 1]);
    await templates().saveDraft(ben, { template: later, sequence: 2, note: "" });
    expect((await offered())[0]).toEqual([first.name, 1]);
    await templates().publish(ben, { templateId: first.id, sequence: 3, note: "" });
    expect((await offered())[0]).toEqual([later.name, 2]);
    expect((await templates().get(anna, { templateId: first.id, version: 1 })).template).toEqual(first);
  });

  it("keep who did what, newest first, and write it into the audit", async () => {
    const { sequence } = await published();
    services.clock.pass(1000);
    await templates().retire(ben, { templateId: first.id, sequence, note: "Out of date" });
    const { rows } = await templates().history(anna, { templateId: first.id });
    expect(rows.map(({ act, version, note, byName }) => [act, version, note, byName])).toEqual([
      ["retired", 1, "Out of date", "Dr ben"],
      ["published", 1, "First", "Dr anna"],
      ["draft", 1, "", "Dr anna"],
    ]);
    const [newest] = await services.audit.list({ offset: 0, limit: 1 });
    expect(newest).toMatchObject({ action: "template.retired", detail: `${first.id} v1`, personName: "Dr ben" });
  });

  it("come back from retirement as a draft of the next version", async () => {
    const { sequence } = await published();
    await templates().retire(anna, { templateId: first.id, sequence, note: "Out of date" });
    const workitemId = await caseOf({ description: "US kidneys", modalities: ["US"], bodyPart: "KIDNEY" });
    const names = (await templates().offered(anna, { workitemId })).templates.map(({ template }) => template.id);
    expect(names).not.toContain(first.id);
    const restored = await templates().restore(anna, { templateId: first.id, sequence: sequence + 1, version: 1 });
    expect(restored).toMatchObject({ status: "retired", template: { version: 2, name: first.name } });
    const again = await templates().publish(anna, { templateId: first.id, sequence: restored.sequence, note: "" });
    expect(again).toMatchObject({ status: "published", template: { version: 2 } });
  });

  it("refuse a save over another's, two at once, and a name of the program's", async () => {
    await templates().saveDraft(anna, { template: first, sequence: 0, note: "" });
    const late = templates().saveDraft(ben, { template: later, sequence: 0, note: "" });
    await expect(late).rejects.toMatchObject({ code: "conflict" });
    const both = await Promise.allSettled(
      [anna, ben].map((who) => templates().saveDraft(who, { template: later, sequence: 1, note: "" })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = both.find((each) => each.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "conflict" });
    const [ofProgram] = builtInTemplates;
    const taken = templates().saveDraft(anna, {
      template: { ...first, id: ofProgram?.id ?? "" },
      sequence: 0,
      note: "",
    });
    await expect(taken).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("are not published with a problem, and not changed by other roles", async () => {
    const broken = { ...first, blocks: first.blocks.map((block) => ({ ...block, text: "{nothing}" })) };
    const { sequence } = await templates().saveDraft(anna, { template: broken, sequence: 0, note: "" });
    const refused = templates().publish(anna, { templateId: first.id, sequence, note: "" });
    await expect(refused).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining("nothing") });
    const radiographer = await services.signIn("radiographer", "advancedPractitioner");
    expect((await templates().shelf(radiographer)).mayEdit).toBe(false);
    const tried = [
      templates().saveDraft(radiographer, { template: first, sequence, note: "" }),
      templates().saveChoice(radiographer, { revision: 0, preferred: [], off: [] }),
      templates().readFile(radiographer, { text: "{}", fileName: "a.json" }),
    ];
    for (const each of tried) await expect(each).rejects.toMatchObject({ code: "forbidden" });
    const nobody = { ...anna, person: null };
    await expect(templates().shelf(nobody)).rejects.toMatchObject({ code: "signed_out" });
  });

  it("follow the site's choice before what they ask for themselves, and leave out what is off", async () => {
    await published();
    const workitemId = await caseOf({ description: "CT chest, abdomen and pelvis", modalities: ["CT"], bodyPart: "" });
    const ids = async () =>
      (await templates().offered(anna, { workitemId })).templates.map(({ template, isPreferred }) => [
        template.id,
        isPreferred,
      ]);
    expect((await ids())[0]).toEqual(["ct-chest-abdomen-pelvis", false]);
    const match = { ...first.match, modalities: ["CT"], procedureWords: ["chest"], bodyParts: [] };
    const choice = { preferred: [{ templateId: first.id, match }], off: ["ct-chest-abdomen-pelvis"] };
    await templates().saveChoice(anna, { revision: 0, ...choice });
    expect((await ids())[0]).toEqual([first.id, true]);
    expect((await ids()).map(([id]) => id)).not.toContain("ct-chest-abdomen-pelvis");
    const late = templates().saveChoice(ben, { revision: 0, preferred: [], off: [] });
    await expect(late).rejects.toMatchObject({ code: "conflict" });
  });

  it("that were given up before publication are not shown, and what a newer program kept stays", async () => {
    const { sequence } = await templates().saveDraft(anna, { template: first, sequence: 0, note: "" });
    const shelf = await templates().discardDraft(anna, { templateId: first.id, sequence });
    expect(shelf.templates.map(({ id }) => id)).not.toContain(first.id);
    const newer = { ...later, id: "newer", schemaVersion: 2 as unknown as 1 };
    const person = anna.person ?? expect.fail();
    const row = {
      id: "row-1",
      sequence: 1,
      act: "published" as const,
      owner: person.site,
      note: "",
      at: 1,
      by: person,
    };
    await services.store.templates.add({ ...row, template: newer });
    expect((await templates().shelf(anna)).unreadableCount).toBe(1);
    await expect(templates().get(anna, { templateId: "newer" })).rejects.toMatchObject({ code: "version_mismatch" });
  });

  it("come in as IHE MRRT, are kept with their file, and go out as the same file", async () => {
    const html = `<html><head><title>US Bladder</title></head><body onload="x()"><section data-section-name="Findings">
      <p class="own"><label for="v">Volume:</label> <input id="v" type="number" data-field-units="ml" step="1"> ml</p></section></body></html>`;
    const { template, notes, problems } = await templates().readFile(anna, { text: html, fileName: "bladder.html" });
    expect([template.id, notes, problems]).toEqual(["us-bladder", ["An event handler (onload) was left out."], []]);
    const { sequence } = await templates().saveDraft(anna, { template, sequence: 0, note: "" });
    await templates().publish(anna, { templateId: template.id, sequence, note: "" });
    const written = await templates().writeFile(ben, { templateId: template.id, form: "mrrt" });
    expect(written).toMatchObject({ fileName: "us-bladder-v1.html", text: template.mrrt?.html, notes: [] });
    const actions = (await services.audit.list({ offset: 0, limit: 9 })).map(({ action }) => action);
    expect(actions).toEqual(["template.writeFile", "template.published", "template.draft", "template.readFile"]);
    const bomb = templates().readFile(anna, { text: "<div>".repeat(50_000), fileName: "a.html" });
    await expect(bomb).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("are refused a change by the engine itself", async () => {
    await published();
    const database = await openDatabase(
      place.url === null
        ? { kind: "sqlite", file: storeFile(place.profileDirectory) }
        : { kind: "postgresql", url: place.url },
      keepingLogger(),
    );
    for (const statement of ["UPDATE template_version SET document = '{}'", "DELETE FROM template_version"]) {
      await expect(sql.raw(statement).execute(database.kysely)).rejects.toThrow("append-only");
    }
    await database.close();
  });
});
