import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { DirectoryImportService } from "../../electron/core/directory/directory-import-service.ts";
import { DirectoryService } from "../../electron/core/directory/directory-service.ts";
import type { Store } from "../../electron/core/store/store.ts";
import type { ImportPreview } from "../../shared/domain/directory-import.ts";
import { type FhirServer, startFhirServer } from "../environment/fhir-server.ts";
import { type PagingProxy, startPagingProxy } from "../environment/paging-proxy.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { CountingIds, ManualClock } from "../fakes/manual-clock.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { samplePerson } from "../fakes/sample-store.ts";
import { startOfTests, windowOf } from "../fakes/services.ts";

const head = "key,kind,name,role,code_system,code,part_of,destination,phone,deputy,active";
const elm = "elm,practice,Elm Surgery,,ODS,Y02345,,Elm system,01632 960001,,";
const ann = "ann,person,Dr Ann Invented,GP,GMC,C1234567,elm,,,ben,yes";
const ben = 'ben,person,"Dr Ben ""B"" Madeup, MRCGP",GP,GP,G7654321,elm,,+44 1632 960002,,';

describe.each(engines)("bringing a directory in on %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  let service: DirectoryImportService;
  let directory: DirectoryService;
  let administrator: WindowSession;
  const network = createNetworkFetch();
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(async () => {
    network.close();
    await stores.stop();
  });
  beforeEach(async () => {
    store = await stores.open();
    const clock = new ManualClock(startOfTests);
    const person = { ...samplePerson("admin"), role: "administrator" as const };
    await store.people.insert(person, { passwordHash: "hash", pinHash: null }, startOfTests);
    administrator = windowOf(person);
    await store.settings.saveDestination({ ...sampleDestination("hl7", "127.0.0.1:1"), name: "Elm system" });
    const basis = { store, audit: new AuditLog(store, clock), clock, ids: new CountingIds(), isDemo: false };
    const events = { publish: () => undefined };
    service = new DirectoryImportService({ ...basis, events, fetch: network.fetch });
    directory = new DirectoryService({ ...basis, events });
  });

  const preview = (content: string | Uint8Array) =>
    service.previewFile(administrator, {
      fileName: "directory.csv",
      contentBase64: Buffer.from(content as string).toString("base64"),
    });
  const apply = ({ importId, digest }: ImportPreview, takenLines: number[] = []) =>
    service.applyImport(administrator, { importId, digest, takenLines });
  const outcomes = ({ lines }: ImportPreview) => lines.map(({ outcome }) => outcome);
  const entry = async (name: string) =>
    [...(await store.directory.all()).values()].find((each) => each.name.includes(name));

  it("shows every line first, stores all of them at once, and does nothing the second time", async () => {
    const file = `${head}\r\n${ann}\r\n${ben}\r\n${elm}\r\n`;
    const shown = await preview(file);
    expect(shown.lines.map(({ line, outcome, name }) => [line, outcome, name])).toEqual([
      [2, "add", "Dr Ann Invented"],
      [3, "add", 'Dr Ben "B" Madeup, MRCGP'],
      [4, "add", "Elm Surgery"],
    ]);
    expect(await store.directory.isEmpty()).toBe(true);
    expect(await apply(shown)).toEqual({ added: 3, changed: 0, left: 0 });
    const practice = await entry("Elm");
    expect(await entry("Ann")).toMatchObject({
      partOfId: practice?.id,
      deputyId: (await entry("Ben"))?.id,
      version: 1,
    });
    expect(practice).toMatchObject({ destinationId: "to-hl7", nationalCode: "Y02345" });
    await expect(apply(shown)).rejects.toMatchObject({ code: "not_found" });
    const again = await preview(file);
    expect(outcomes(again)).toEqual(["same", "same", "same"]);
    expect(await apply(again)).toEqual({ added: 0, changed: 0, left: 3 });
    const changed = await preview(`${head}\n${ann.replace("GP,GMC", "GP partner,GMC")}\n${elm.replace(/,$/, ",no")}`);
    expect(changed.lines.map(({ changes }) => changes)).toEqual([
      [{ field: "role", before: "GP", after: "GP partner" }],
      [{ field: "use", before: "in use", after: "out of use" }],
    ]);
    expect(await apply(changed)).toEqual({ added: 0, changed: 2, left: 0 });
    expect((await entry("Elm"))?.isActive).toBe(false);
    expect((await store.directory.all()).size).toBe(3);
  });

  it("never writes over what a person changed or typed, unless that line is chosen", async () => {
    await apply(await preview(`${head}\n${elm}\n${ann.replace("ben", "")}`));
    const before = await entry("Ann");
    await directory.save(administrator, {
      ...{ entryId: before?.id ?? "", version: 1 },
      fields: { ...(before as NonNullable<typeof before>), phone: "typed here" },
    });
    const file = `${head}\n${elm}\n${ann.replace("elm,,,ben", "elm,,from file,")}`;
    const conflict = await preview(file);
    expect(outcomes(conflict)).toEqual(["same", "conflict"]);
    expect(conflict.lines[1]).toMatchObject({
      problem: "Dr admin changed or typed this entry here.",
      changes: [{ field: "telephone", before: "typed here", after: "from file" }],
    });
    await apply(conflict);
    expect((await entry("Ann"))?.phone).toBe("typed here");
    await apply(await preview(file), [3]);
    expect((await entry("Ann"))?.phone).toBe("from file");
    expect(outcomes(await preview(file))).toEqual(["same", "same"]);
  });

  it("refuses a preview that the directory has left behind, and stores none of it", async () => {
    const shown = await preview(`${head}\n${elm}\n${ben}`);
    await directory.save(administrator, {
      ...{ entryId: null, version: 0 },
      fields: {
        ...{ kind: "practice", name: "Elm typed", role: "", nationalCode: "Y02345", codeSystem: "ODS", partOfId: null },
        ...{ destinationId: null, phone: "", outOfHoursPhone: "", email: "", address: "", deputyId: null },
        ...{ outOfHoursId: null, absentFrom: null, absentUntil: null, absenceNote: "" },
      },
    });
    await expect(apply(shown)).rejects.toMatchObject({ code: "conflict" });
    expect((await store.directory.all()).size).toBe(1);
    expect(outcomes(await preview(`${head}\n${elm}\n${ben}`))).toEqual(["conflict", "add"]);
  });

  it("reads Windows-1252 and a byte order mark, and takes line ends inside quotes", async () => {
    const latin = Buffer.from("key;kind,name\n1,person,Dr Zo\u00EB\n", "latin1");
    await expect(preview(latin)).rejects.toThrow("names no column “kind”");
    const good = Buffer.from('key,kind,name,address\r1,person,Dr Zo\u00EB,"1 High Street\r\nTown"\r', "latin1");
    const { lines } = await preview(good);
    expect(lines).toMatchObject([{ line: 2, name: "Dr Zo\u00EB", outcome: "add" }]);
    expect(lines[0]?.changes).toContainEqual({ field: "address", before: "", after: "1 High Street\r\nTown" });
    expect((await preview("\uFEFFkey,kind,name\n1,person,Dr Zoë")).lines[0]?.name).toBe("Dr Zoë");
  });

  it("refuses hostile lines one by one, and a file that cannot be read as a whole", async () => {
    const long = "x".repeat(1024 * 1024);
    const hostile = [
      "a,person,=cmd|' /C calc'!A0,,,,,,,,",
      "b,person,Dr B,,,,,,+1+2,,",
      "c,person,Dr C,@SUM(1),,,,,,,",
      `d,person,${long},,,,,,,,`,
      "e,person,Dr E,,,,,,+44 1632 960003,,",
      "e,person,Dr Double,,,,,,,,",
      "f,robot,Dr F,,,,,,,,",
      "g,person,Dr G,,GMC,12,,,,,",
      ",person,Dr Nobody,,,,,,,,",
      "h,person,Dr H,,,,nowhere,,,,",
      "i,person,Dr I,,,,,No such system,,,",
      "j,person,Dr J\u0007,,,,,,,,",
      "k,person,Dr K,,GMC,C7654321,,,,,",
      "l,person,Dr L,,GMC,C7654321,,,,,",
      "m,person,Dr M,,,,,,,,,,,too many",
      "n,person,,,,,,,,,",
    ];
    const { lines } = await preview([head, ...hostile].join("\n"));
    const refused = lines.filter(({ outcome }) => outcome === "refused");
    expect(lines.filter(({ outcome }) => outcome === "add").map(({ name }) => name)).toEqual(["Dr E", "Dr K"]);
    expect(refused.map(({ problem }) => problem)).toEqual([
      "Its name is a formula, which is never taken over.",
      "Its phone is a formula, which is never taken over.",
      "Its role is a formula, which is never taken over.",
      "Its name has more than 1000 characters.",
      "Line 6 has the same key.",
      "“robot” is no kind: person, team, ward, practice, organisation, system.",
      "A GMC code is C and 7 digits; “12” is not.",
      "It has neither a key nor a code, so the next import would not know it again.",
      "It refers to “nowhere”, which is neither in it nor in the directory.",
      "No destination is called “No such system”.",
      "A field has characters that are no text.",
      "Line 14 has the same code GMC C7654321.",
      "It has more cells than the first line names.",
      "Its name is empty.",
    ]);
    expect(JSON.stringify(lines).length).toBeLessThan(10_000);
    await expect(preview(`${head}\na,person,"Dr Open,,,\n`)).rejects.toThrow("is never closed");
    await expect(preview("")).rejects.toThrow("The file is empty");
    await expect(preview("kind,name,kind\n")).rejects.toThrow("twice");
    await expect(
      service.previewFile(windowOf(samplePerson("rtestwell")), { fileName: "x", contentBase64: "" }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  describe("from FHIR", () => {
    let server: FhirServer;
    let pager: PagingProxy;
    beforeAll(async () => {
      server = await startFhirServer();
      const create = (resource: object) => server.repository.createResource(resource as never);
      const ods = (value: string) => [{ system: "https://fhir.nhs.uk/Id/ods-organization-code", value }];
      const practice = await create({ resourceType: "Organization", name: "Elm Surgery", identifier: ods("Y02345") });
      const gmc = [{ system: "https://fhir.hl7.org.uk/Id/gmc-number", value: "C1234567" }];
      const ofElm = { reference: `Organization/${(practice as { id: string }).id}` };
      const person = await create({
        ...{ resourceType: "Practitioner", identifier: gmc, active: true },
        name: [{ family: "Invented", given: ["Ann"], prefix: ["Dr"] }],
      });
      await create({
        ...{ resourceType: "PractitionerRole", organization: ofElm, code: [{ text: "General practitioner" }] },
        practitioner: { reference: `Practitioner/${(person as { id: string }).id}` },
        telecom: [{ system: "phone", value: "01632 960001" }],
      });
      const physicalType = { coding: [{ code: "wa" }] };
      await create({ resourceType: "Location", name: "Ward 7", status: "active", physicalType });
      // More than a page.
      for (let count = 0; count < 250; count += 1) {
        await create({
          resourceType: "Organization",
          name: `Practice ${count}`,
          identifier: ods(`Z${10_000 + count}`),
        });
      }
      pager = await startPagingProxy(server.baseUrl);
    });
    afterAll(async () => {
      await pager.stop();
      await server.stop();
    });

    it("takes no part of a directory for the whole", async () => {
      // Medplum's memory repository stops at the page's size and links to no next page.
      const read = service.previewServer(administrator, { address: server.baseUrl, token: "" });
      await expect(read).rejects.toThrow("gave 200 of 251 Organization resources and no next page");
    });

    it("follows no page to another server, and sends its token to none", async () => {
      pager.elsewhere = "http://127.0.0.1:1";
      const read = service.previewServer(administrator, { address: pager.baseUrl, token: "secret" });
      await expect(read).rejects.toThrow("to another address, which is not followed");
      pager.elsewhere = null;
    });

    it("reads a server page by page, and the same again changes nothing", async () => {
      const read = () => service.previewServer(administrator, { address: pager.baseUrl, token: "" });
      const shown = await read();
      expect(shown.lines).toHaveLength(253);
      expect(new Set(outcomes(shown))).toEqual(new Set(["add"]));
      expect(await apply(shown)).toEqual({ added: 253, changed: 0, left: 0 });
      expect(await entry("Ann")).toMatchObject({
        ...{ name: "Dr Ann Invented", role: "General practitioner", nationalCode: "C1234567", phone: "01632 960001" },
        ...{ partOfId: (await entry("Elm"))?.id, source: "fhir" },
      });
      expect(await entry("Ward 7")).toMatchObject({ kind: "ward" });
      expect(new Set(outcomes(await read()))).toEqual(new Set(["same"]));
    });

    it("reads a bundle that is a file, and says what is wrong with an address", async () => {
      const bundle = {
        ...{ resourceType: "Bundle", type: "collection" },
        entry: [
          { resource: { resourceType: "Organization", id: "1", name: "Oak", active: false } },
          { resource: { resourceType: "Organization", name: "Nameless" } },
          { resource: { resourceType: "Patient", id: "2" } },
          null,
        ],
      };
      const { lines } = await preview(JSON.stringify(bundle));
      expect(lines.map(({ name, outcome }) => [name, outcome])).toEqual([
        ["Oak", "add"],
        ["Nameless", "refused"],
      ]);
      const server = (address: string) => service.previewServer(administrator, { address, token: "" });
      await expect(server("file:///etc/passwd")).rejects.toMatchObject({ code: "invalid_input" });
      await expect(server("http://127.0.0.1:1/fhir")).rejects.toMatchObject({ code: "destination_unreachable" });
    });
  });
});
