import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { openDatabase } from "../../electron/core/store/database.ts";
import { storeFile } from "../../electron/core/store/store.ts";
import { type Autotext, autotextSchema } from "../../shared/domain/autotext.ts";
import { autotextFileText, readAutotextFile } from "../../shared/writing/autotext-file.ts";
import { engines, type StorePlace, TestStores } from "../environment/stores.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { type Services, startServices } from "../fakes/services.ts";

const lungs: Autotext = autotextSchema.parse({
  name: "lungnorm",
  title: "Lungs normal",
  text: "The lungs are clear.",
  isNormal: true,
  use: "report",
  match: { modalities: ["CT"], procedureWords: ["chest"], sections: ["findings"] },
});

describe.each(engines)("autotexts in %s", (kind) => {
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

  const keep = (session: WindowSession, scope: "personal" | "team" | "site", changes: Partial<Autotext> = {}) =>
    services.autotexts.save(session, { id: null, version: 0, scope, autotext: { ...lungs, ...changes } });
  const names = async (session: WindowSession) =>
    (await services.autotexts.shelf(session)).autotexts.map(({ autotext }) => autotext.name).toSorted();

  it("are one's own, the team's or everybody's, the last given by an administrator alone", async () => {
    await keep(anna, "personal");
    await keep(anna, "team", { name: "teamlung" });
    await expect(keep(anna, "site")).rejects.toMatchObject({ code: "forbidden" });
    const chief = await services.signIn("chief", "administrator");
    await keep(chief, "site", { name: "sitelung" });
    expect(await names(anna)).toEqual(["lungnorm", "sitelung", "teamlung"]);
    expect(await names(ben)).toEqual(["sitelung", "teamlung"]);
    expect((await services.autotexts.shelf(ben)).mayChange).toEqual(["personal", "team"]);
  });

  it("are changed on the version that was seen, and keep every version", async () => {
    const { autotexts } = await keep(anna, "team");
    const [first] = autotexts;
    if (first === undefined) throw new Error("nothing was kept");
    const change = { id: first.id, version: 1, scope: "team" as const };
    await services.autotexts.save(ben, { ...change, autotext: { ...lungs, title: "Ben's" } });
    const late = services.autotexts.save(anna, { ...change, autotext: { ...lungs, title: "Anna's" } });
    await expect(late).rejects.toMatchObject({ code: "conflict" });
    await services.autotexts.remove(anna, { id: first.id, version: 2 });
    expect(await names(ben)).toEqual([]);
    const { versions } = await services.autotexts.history(ben, { id: first.id });
    expect(versions.map(({ version, isDeleted, autotext }) => [version, isDeleted, autotext?.title])).toEqual([
      [3, true, "Ben's"],
      [2, false, "Ben's"],
      [1, false, "Lungs normal"],
    ]);
    await expect(services.autotexts.used(anna, { id: "gone" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("of somebody else are neither seen, changed, deleted nor counted", async () => {
    const { autotexts } = await keep(anna, "personal");
    const id = autotexts[0]?.id ?? "";
    const { autotexts: service } = services;
    const attempts = [
      () => service.save(ben, { id, version: 1, scope: "personal", autotext: lungs }),
      () => service.remove(ben, { id, version: 1 }),
      () => service.history(ben, { id }),
      () => service.used(ben, { id }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
  });

  it("are refused where their text or their name would mislead, or two have one name for the same cases", async () => {
    const unread = keep(anna, "personal", { text: "A nodule of {size:numbr}." });
    await expect(unread).rejects.toMatchObject({ code: "invalid_input" });
    await expect(keep(anna, "personal", { name: "ct" })).rejects.toMatchObject({ code: "invalid_input" });
    await keep(anna, "personal");
    await expect(keep(anna, "personal", { name: "LungNorm" })).rejects.toMatchObject({ code: "conflict" });
    await keep(anna, "personal", { match: { ...lungs.match, modalities: ["MR"] } });
    expect(await names(anna)).toEqual(["lungnorm", "lungnorm"]);
  });

  it("count how often each person uses them", async () => {
    const id = (await keep(anna, "team")).autotexts[0]?.id ?? "";
    await services.autotexts.used(anna, { id });
    services.clock.pass(5000);
    await services.autotexts.used(anna, { id });
    const [ofAnna] = (await services.autotexts.shelf(anna)).autotexts;
    expect(ofAnna).toMatchObject({ uses: 2, lastUsedAt: services.clock.now() });
    expect((await services.autotexts.shelf(ben)).autotexts[0]).toMatchObject({ uses: 0, lastUsedAt: null });
  });

  it("go out as a file and come in once", async () => {
    await keep(anna, "personal");
    await keep(anna, "personal", { name: "nodular", text: "A {size:number mm} nodule.", isNormal: false });
    const kept = (await services.autotexts.shelf(anna)).autotexts.map(({ autotext }) => autotext);
    const read = readAutotextFile(autotextFileText(kept));
    if ("refusal" in read) throw new Error(read.refusal);
    const input = { scope: "personal" as const, autotexts: read.autotexts };
    expect(await services.autotexts.takeMany(ben, input)).toMatchObject({ takenCount: 2 });
    expect(await services.autotexts.takeMany(ben, input)).toMatchObject({ takenCount: 0 });
    expect(await names(ben)).toEqual(["lungnorm", "nodular"]);
  });

  it("are never rewritten in the store, and every change is in the audit", async () => {
    await keep(anna, "personal");
    const database = await openDatabase(
      place.url === null
        ? { kind: "sqlite", file: storeFile(place.profileDirectory) }
        : { kind: "postgresql", url: place.url },
      keepingLogger(),
    );
    const rewrite = sql`update autotext_version set document = '{}'`.execute(database.kysely);
    await expect(rewrite).rejects.toThrow("append-only");
    await database.close();
    const [newest] = await services.audit.list({ offset: 0, limit: 1 });
    expect(newest).toMatchObject({ action: "autotext.save", outcome: "success" });
    expect(newest?.detail).not.toContain("lungs");
  });

  it("leave words to each person and to everybody, and damaged choices to what comes with the program", async () => {
    const { writing } = services;
    await writing.changeWord(anna, { scope: "own", word: "Testwellian", isKnown: true });
    await writing.changeWord(anna, { scope: "site", word: "Exampleton", isKnown: true });
    await writing.save(anna, { expandsOn: "space", isSpellingOn: false, isMicrophoneOn: false });
    expect((await writing.get(anna)).own).toMatchObject({ words: ["Testwellian"], expandsOn: "space" });
    expect(await writing.get(ben)).toMatchObject({ own: { words: [] }, siteWords: ["Exampleton"] });
    await writing.changeWord(ben, { scope: "site", word: "Exampleton", isKnown: false });
    expect((await writing.get(anna)).siteWords).toEqual([]);
    await services.store.settings.setValue(
      `writing/person/${anna.person?.id ?? ""}`,
      '{"words":[7,"a b"],"expandsOn":1}',
    );
    expect((await writing.get(anna)).own).toMatchObject({ expandsOn: "tab", isSpellingOn: true, words: [] });
  });
});
