import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { builtInProtocols } from "../../../shared/hanging/built-in-protocols.ts";
import type { HangingProtocol } from "../../../shared/hanging/hanging-protocol.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../../../test/fakes/services.ts";
import type { WindowSession } from "../core.ts";
import { readStoredList } from "./stored-list.ts";

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let ben: WindowSession;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  ben = await services.signIn("ben");
});

const [first] = builtInProtocols;
const entry = (id: string, isEnabled = true) => ({ protocol: { ...(first as HangingProtocol), id }, isEnabled });
const newest = async () => (await services.audit.list({ offset: 0, limit: 1 }))[0];

describe("hanging protocols of people", () => {
  it("belong to one person, keep their order, and are audited", async () => {
    await services.hanging.save(anna, { scope: "own", revision: 0, entries: [entry("b"), entry("a", false)] });
    expect(await newest()).toMatchObject({ action: "hanging.save", detail: "own 0>2 protocols" });
    const shelf = await services.hanging.shelf(anna);
    expect(shelf.own.entries.map(({ protocol, isEnabled }) => [protocol.id, isEnabled])).toEqual([
      ["b", true],
      ["a", false],
    ]);
    expect(shelf).toMatchObject({ own: { revision: 1, unreadableCount: 0 }, off: [], mayShare: false });
    expect((await services.hanging.shelf(ben)).own).toEqual({ revision: 0, entries: [], unreadableCount: 0 });
    expect((await services.hanging.setOff(ben, { off: ["ct-body", "ct-body"] })).off).toEqual(["ct-body"]);
    expect((await services.hanging.shelf(anna)).off).toEqual([]);
  });

  it("come back with the versions that they had before", async () => {
    const former = [{ ...entry("a").protocol, version: 1 }];
    const kept = { ...entry("a"), protocol: { ...entry("a").protocol, version: 2 }, former };
    await services.hanging.save(anna, { scope: "own", revision: 0, entries: [kept] });
    expect((await services.hanging.shelf(anna)).own.entries).toEqual([kept]);
  });

  it("refuse a save over another window's, and two of one identifier", async () => {
    await services.hanging.save(anna, { scope: "own", revision: 0, entries: [entry("a")] });
    const late = services.hanging.save(anna, { scope: "own", revision: 0, entries: [] });
    await expect(late).rejects.toMatchObject({ code: "conflict" });
    const twice = services.hanging.save(anna, { scope: "own", revision: 1, entries: [entry("a"), entry("a")] });
    await expect(twice).rejects.toMatchObject({ code: "invalid_input" });
    expect((await services.hanging.shelf(anna)).own.entries).toHaveLength(1);
  });

  it("are given to everybody by an administrator alone", async () => {
    const shared = { scope: "everybody" as const, revision: 0, entries: [entry("ward")] };
    await expect(services.hanging.save(anna, shared)).rejects.toMatchObject({ code: "forbidden" });
    const chief = await services.signIn("chief", "administrator");
    expect((await services.hanging.save(chief, shared)).mayShare).toBe(true);
    expect((await services.hanging.shelf(ben)).everybody.entries[0]?.protocol.id).toBe("ward");
  });

  it("are asked for by nobody who is not signed in", async () => {
    const nobody = { ...anna, person: null };
    await expect(services.hanging.shelf(nobody)).rejects.toMatchObject({ code: "signed_out" });
    await expect(services.hanging.pastSeries(nobody, { workitemId: "x" })).rejects.toMatchObject({
      code: "signed_out",
    });
  });

  it("that a newer version wrote stay in the store behind a save by this one", async () => {
    const newer = { protocol: { ...first, format: 99 }, isEnabled: true };
    const name = `hanging/person/${anna.person?.id ?? ""}`;
    const stored = JSON.stringify({ revision: 4, entries: [newer, entry("a")], unreadable: [] });
    await services.store.settings.setValue(name, stored);
    expect((await services.hanging.shelf(anna)).own).toMatchObject({ revision: 4, unreadableCount: 1 });
    await services.hanging.save(anna, { scope: "own", revision: 4, entries: [] });
    const list = readStoredList(await services.store.settings.value(name));
    expect(list).toMatchObject({ revision: 5, entries: [], unreadable: [newer] });
    expect(readStoredList("{broken").unreadable).toEqual(["{broken"]);
  });
});

describe("past examinations", () => {
  const current = sampleStudy(1, { performedAt: startOfTests });
  const alike = sampleStudy(2, { performedAt: startOfTests - 1000 });
  const knee = sampleStudy(3, { performedAt: startOfTests - 2000, bodyPart: "KNEE", description: "CT knee" });
  const film = sampleStudy(4, { performedAt: startOfTests - 3000, modalities: ["DX"] });

  const caseOf = async (study: typeof current) =>
    (await services.store.workitems.findByStudy(study.studyInstanceUid))?.id ?? "";

  it("are those of the same modality and region, newest first, and give series without anything of the patient", async () => {
    const embedded = services.archives.add("embedded", [current, alike, knee, film]);
    const text = (vr: string, value: string | number) => ({ vr, Value: [value] });
    embedded.headers.set(alike.studyInstanceUid, [
      {
        "00080018": text("UI", "1.2.3.4"),
        "0020000E": text("UI", "1.2.3"),
        "00080060": text("CS", "CT"),
        "0008103E": text("LO", "Portal venous"),
        "00100020": text("LO", "SECRET"),
        "00280010": text("US", 4),
        "00280011": text("US", 4),
      },
      ...["SR", "RTDOSE"].map((modality, index) => ({
        "00080018": text("UI", `1.2.4.${index}`),
        "0020000E": text("UI", `1.2.4.${index}.1`),
        "00080060": text("CS", modality),
        "0008103E": text("LO", "Dose report"),
        ...(modality === "RTDOSE" && { "00280010": text("US", 4), "00280011": text("US", 4) }),
      })),
    ]);
    await services.refresh.refreshNow();
    const { studies } = await services.hanging.pastStudies(anna, { workitemId: await caseOf(current) });
    expect(studies.map(({ studyInstanceUid }) => studyInstanceUid)).toEqual([alike.studyInstanceUid]);
    const { candidates } = await services.hanging.pastSeries(anna, { workitemId: await caseOf(alike) });
    // A dose and a report are no series that could be hung.
    expect(candidates).toMatchObject([{ modality: "CT", description: "Portal venous", isPrior: false }]);
    expect(JSON.stringify(candidates)).not.toContain("SECRET");
    expect(await newest()).toMatchObject({ action: "hanging.preview", studyUid: alike.studyInstanceUid });
    // A look through the rules opens nothing for the pixel routes.
    expect(anna.openedStudies.size).toBe(0);
  });
});
