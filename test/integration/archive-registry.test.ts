import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import {
  ArchiveRegistry,
  type ArchiveRegistryOptions,
  archiveSecretName,
} from "../../electron/core/archive/archive-registry.ts";
import type { ArchiveCapabilities, CapabilityStore } from "../../electron/core/archive/capabilities.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { ArchiveSettings } from "../../shared/contract/settings.ts";
import { answerJson, answerStudy, type Behaviour, startMisbehavingArchive } from "../fakes/misbehaving-archive.ts";
import { keepingLogger, memorySecrets } from "../fakes/plain-ports.ts";

const tlsFile = (name: string) => fileURLToPath(new URL(`../data/tls/${name}`, import.meta.url));
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(behave: Behaviour) {
  const archive = await startMisbehavingArchive(behave);
  stops.push(() => archive.stop());
  return archive;
}

function settingsOf(id: string, baseUrl: string, more: Partial<ArchiveSettings> = {}): ArchiveSettings {
  return {
    id,
    name: id.toUpperCase(),
    baseUrl,
    authentication: "none",
    username: "",
    secret: null,
    certificateAuthorityFile: "",
    quirks: { sendsRawQuery: false, lacksThumbnail: false },
    isEnabled: true,
    receivesReports: false,
    feedsReadingList: true,
    ...more,
  };
}

function memoryCapabilities(): CapabilityStore & { readonly saved: Map<string, ArchiveCapabilities> } {
  const saved = new Map<string, ArchiveCapabilities>();
  return {
    saved,
    load: async (archiveId) => saved.get(archiveId) ?? null,
    save: async (archiveId, found) => void saved.set(archiveId, found),
  };
}

function registryOf(archives: ArchiveSettings[], more: Partial<ArchiveRegistryOptions> = {}): ArchiveRegistry {
  return new ArchiveRegistry({
    settings: { archives: async () => archives },
    secrets: memorySecrets(),
    capabilities: memoryCapabilities(),
    clock: new SystemClock(),
    ids: new RandomIds(),
    logger: keepingLogger(),
    embeddedFetch: null,
    headersTimeoutMs: 400,
    ...more,
  });
}

describe("several archives", () => {
  it("one that is down, one that hangs and one that refuses do not hide the one that answers", async () => {
    const good = await start((_, response) => answerStudy(response));
    const silent = await start(() => undefined);
    const refusing = await start((_, response) => response.writeHead(401).end());
    const down = await startMisbehavingArchive(() => undefined);
    await down.stop();
    const registry = registryOf([
      settingsOf("good", good.url),
      settingsOf("silent", silent.url),
      settingsOf("refusing", refusing.url),
      settingsOf("down", down.url),
      settingsOf("off", good.url, { isEnabled: false }),
    ]);
    const changed: string[] = [];
    registry.onStateChanged((id) => changed.push(id));
    const order: string[] = [];

    const { studies, states } = await registry.searchAll(
      {},
      { scope: "readingList", limit: 10, onAnswer: (answer) => order.push(answer.archiveId) },
    );

    expect(studies.map((study) => [study.archiveId, study.studyInstanceUid])).toEqual([["good", "1.2.3"]]);
    expect(states.map((state) => [state.archiveId, state.state])).toEqual([
      ["good", "answering"],
      ["silent", "failing"],
      ["refusing", "failing"],
      ["down", "failing"],
    ]);
    expect(states[0]?.latencyMs).toBeGreaterThanOrEqual(0);
    expect(states[1]?.problem).toContain("“SILENT” has not answered");
    expect(order.at(-1)).toBe("silent");
    expect(changed.sort()).toEqual(["down", "good", "refusing", "silent"]);
    expect(await registry.states()).toEqual(states);
  });

  it("asks for priors where the reading list does not ask, and follows pages up to the limit", async () => {
    const rows = Array.from({ length: 450 }, (_, index) => ({ "0020000D": { vr: "UI", Value: [`1.2.${index}`] } }));
    const archive = await start((request, response) => {
      const parameters = new URL(request.url ?? "", "http://x.invalid").searchParams;
      const offset = Number(parameters.get("offset"));
      answerJson(response, rows.slice(offset, offset + Number(parameters.get("limit"))));
    });
    const registry = registryOf([settingsOf("priors", archive.url, { feedsReadingList: false })]);
    expect((await registry.searchAll({}, { scope: "readingList", limit: 1000 })).studies).toHaveLength(0);
    expect((await registry.searchAll({}, { scope: "all", limit: 1000 })).studies).toHaveLength(450);
    expect((await registry.searchAll({}, { scope: "all", limit: 30 })).studies).toHaveLength(30);
  });

  it("is given up as a whole when the user stops", async () => {
    const silent = await start(() => undefined);
    const registry = registryOf([settingsOf("silent", silent.url)], { headersTimeoutMs: 60_000 });
    const stop = new AbortController();
    const search = registry.searchAll({}, { scope: "all", limit: 5, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(search).rejects.toMatchObject({ code: "cancelled" });
    expect((await registry.states())[0]?.state).toBe("notAsked");
  });

  it("uses a changed secret from the next call on, and never logs it", async () => {
    const archive = await start((request, response) =>
      request.headers.authorization === "Bearer right" ? answerStudy(response) : response.writeHead(401).end(),
    );
    const secrets = memorySecrets({ [archiveSecretName("east")]: "wrong" });
    const logger = keepingLogger();
    const registry = registryOf([settingsOf("east", archive.url, { authentication: "bearer" })], { secrets, logger });
    expect((await registry.searchAll({}, { scope: "all", limit: 5 })).states[0]?.state).toBe("failing");
    await secrets.set(archiveSecretName("east"), "right");
    registry.settingsChanged();
    const answer = await registry.searchAll({}, { scope: "all", limit: 5 });
    expect(answer.states[0]).toMatchObject({ state: "answering", problem: "" });
    expect(logger.lines.join()).not.toMatch(/wrong|right|Testperson|RXX1/);
  });

  it("trusts the hospital's own authority where its certificate is named, and only there", async () => {
    const [cert, key] = [await readFile(tlsFile("server.pem")), await readFile(tlsFile("server-key.pem"))];
    const archive = await startMisbehavingArchive((_, response) => answerStudy(response), { cert, key });
    stops.push(() => archive.stop());
    const registry = registryOf([
      settingsOf("trusting", archive.url, { certificateAuthorityFile: tlsFile("authority.pem") }),
      settingsOf("strict", archive.url),
    ]);
    const { studies, states } = await registry.searchAll({}, { scope: "all", limit: 5 });
    expect(studies.map((study) => study.archiveId)).toEqual(["trusting"]);
    expect(states.map((state) => state.state)).toEqual(["answering", "failing"]);
    expect(states[1]?.problem).toContain("certificate of the archive “STRICT” is not trusted");
  });

  it("says which certificate file cannot be read", async () => {
    const registry = registryOf([
      settingsOf("east", "https://127.0.0.1:1/dicom-web", { certificateAuthorityFile: "/nowhere/ca.pem" }),
    ]);
    const { states } = await registry.searchAll({}, { scope: "all", limit: 5 });
    expect(states[0]?.problem).toContain("certificate file");
  });

  it("refuses an archive that is not there", async () => {
    await expect(registryOf([]).client("nowhere")).rejects.toMatchObject({ code: "not_found" });
    await expect(registryOf([]).test("nowhere")).rejects.toMatchObject({ code: "not_found" });
  });
});
