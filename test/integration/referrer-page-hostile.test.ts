import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listeningProblem } from "../../electron/core/referrer-page/page-policy.ts";
import { PageHost } from "../../electron/serve/page-host.ts";
import { referrerPageDefaults } from "../../shared/domain/referrer-page.ts";
import { PageReader } from "../environment/page-reader.ts";
import { TestStores } from "../environment/stores.ts";
import { readableReport, rightAnswers } from "../fakes/readable-report.ts";

const who = { name: "Dr A. Referrer", role: "GP" };
const unknown = (letter: string) => `/r/d${letter.repeat(43)}`;

let stores: TestStores;
let world: Awaited<ReturnType<typeof readableReport>>;
let reader: PageReader;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  world = await readableReport(await stores.open());
  reader = new PageReader(world.host.origin);
});
afterEach(() => world.host.close());

const enter = (path: string, as = reader) => as.send(`${path}/identity`, { ...who, ...rightAnswers });

/** Sends bytes as they are; gives what comes back until the other side closes, and after how many milliseconds. */
function raw(bytes: string): Promise<{ answer: string; afterMs: number }> {
  const { port } = new URL(world.host.origin);
  const begun = performance.now();
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve({ answer, afterMs: performance.now() - begun }));
  });
}

describe("hostile requests to the referrer's page", () => {
  it("gives nothing to paths that are no link, however they are written", async () => {
    const { path } = await world.sign(1);
    await enter(path);
    const paths = [
      ...["/", "/r", "/r/", "/index.html", "/assets/index.js", "/rpc", "/launch", "/launch-code", "/store.sqlite"],
      ...[`${path}/../../store.sqlite`, `${path}/image/../report`, `${path}/image/0`, `${path}/image/1e0`],
      ...[`${path}/image/1%2f..`, `${path}/%2e%2e/%2e%2e/etc/passwd`, `${path}//image/1`, `${path}?x=1`],
      ...[`${path}/image/key-1`, `${path}%0d%0aSet-Cookie:%20a=b`, `/r/d${"A".repeat(42)}`, `/r/x${"A".repeat(43)}`],
    ];
    for (const each of paths) {
      const { status, headers } = await reader.ask(each);
      expect(`${each} ${status} ${headers["set-cookie"] ?? ""}`).toBe(`${each} 404 `);
    }
  });

  it("answers another host, another origin, a page elsewhere and other methods with nothing", async () => {
    const { path } = await world.sign(1);
    expect((await reader.ask(path, { headers: { host: "evil.example" } })).status).toBe(421);
    expect((await reader.ask(path, { headers: { host: `localhost:${world.host.port}` } })).status).toBe(421);
    const fields = { ...who, ...rightAnswers };
    const foreign = [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }];
    for (const headers of foreign) {
      expect((await reader.send(`${path}/identity`, fields, headers)).status).toBe(403);
    }
    expect((await reader.send(`${path}/identity`, fields, { "content-type": "text/plain" })).status).toBe(415);
    for (const method of ["PUT", "DELETE", "OPTIONS", "TRACE"]) {
      expect((await reader.ask(path, { method })).status).toBe(405);
    }
    expect(reader.cookie).toBe("");
  });

  it("takes no form that was made for another reader, another act or another link", async () => {
    const { path, deliveryId } = await world.sign(1);
    await enter(path);
    const form = await reader.hidden(path, "acknowledge");
    const other = new PageReader(world.host.origin);
    await enter(path, other);
    expect((await other.send(`${path}/acknowledge`, { ...who, ...form })).status).toBe(403);
    expect((await reader.send(`${path}/action`, { code: "seen", text: "", ...form })).status).toBe(403);
    expect((await reader.send(`${path}/acknowledge`, { ...who, ...form, mark: "" })).status).toBe(403);
    expect((await reader.send(`${path}/acknowledge`, { ...who, ...form, form: "x'; --" })).status).toBe(403);
    const nobody = new PageReader(world.host.origin);
    expect((await nobody.send(`${path}/acknowledge`, { ...who, ...form })).headers.location).toBe(path);
    expect((await world.store.outbox.get(deliveryId)).acknowledgedAt).toBeNull();
  });

  it("gives a reader no picture, report or act of another link", async () => {
    const first = await world.sign(1, { keyImages: [] });
    const second = await world.links.renew(
      {
        id: "w",
        person: world.person,
        isLocked: false,
        openedStudies: new Set(),
        openWorkitemId: null,
        lastInputAt: 0,
      },
      { deliveryId: first.deliveryId, readerCheck: "patientDetails", reason: "asked for" },
    );
    const path = await world.pathOfLink(second.links[0]?.id ?? "");
    await enter(path);
    expect((await reader.ask(`${path}/image/1`)).status).toBe(404);
    for (const each of [unknown("B"), first.path]) {
      expect((await reader.ask(each)).text).toContain("A report is ready for you");
      expect((await reader.ask(`${each}/report.pdf`)).status).toBe(303);
    }
  });

  it("stops guessing of links and of answers, for each address and each link", async () => {
    const { path } = await world.sign(1);
    const statuses: number[] = [];
    for (let times = 0; times < 12; times += 1) {
      const { status } = await reader.send(`${path}/identity`, { ...who, first: "01/01/1950", second: String(times) });
      statuses.push(status);
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    const guesses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => enter(unknown(String.fromCharCode(65 + index)))),
    );
    expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(12);
    expect(guesses.some(({ status }) => status === 303)).toBe(false);
  });

  it("reads no more of a body than a form of its own can have", async () => {
    const { path } = await world.sign(1);
    const body = `name=${"x".repeat(64 * 1024)}`;
    const type = { origin: world.host.origin, "content-type": "application/x-www-form-urlencoded" };
    const headers = { ...type, "content-length": String(body.length) };
    expect((await reader.ask(`${path}/identity`, { method: "POST", headers, body })).status).toBe(413);
    const chunked = await reader.ask(`${path}/identity`, { method: "POST", headers: type, body });
    expect(chunked.status).toBe(413);
  });

  it("writes names and words of a reader as text, on one line, cut to their length", async () => {
    const { path, deliveryId } = await world.sign(1);
    const name = `<script>alert(1)</script>\r\nSet-Cookie: a=b ${"y".repeat(200)}`;
    const entered = await reader.send(`${path}/identity`, { ...rightAnswers, name, role: "GP" });
    expect(entered.headers["set-cookie"]).toHaveLength(1);
    const { text } = await reader.ask(path);
    expect(text).not.toContain("<script>alert");
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt; Set-Cookie: a=b");
    const [proof] = await world.store.evidence.list(deliveryId);
    expect(proof?.byName).toHaveLength(100);
    expect(proof?.byName).not.toMatch(/[\r\n]/);
  });

  it("ends requests that come slowly or break off, and headers that are too long", async () => {
    const { host } = new URL(world.host.origin);
    const long = await raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${"x".repeat(10_000)}\r\n\r\n`);
    expect(long.answer).not.toContain("200 OK");
    const slow = await raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `);
    expect(slow.answer).not.toContain("200 OK");
    expect(slow.afterMs).toBeLessThan(16_000);
    const upgrade = await raw(
      `GET /rpc HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    expect(upgrade.answer).toBe("");
  }, 30_000);

  it("listens to other machines only with a certificate", async () => {
    const open = { ...referrerPageDefaults, isOn: true, listenAddress: "0.0.0.0" };
    expect(listeningProblem(open)).toContain("needs a certificate");
    expect(listeningProblem({ ...open, certificateFile: "/c.pem", certificateKeyFile: "/k.pem" })).toBe("");
    expect(listeningProblem({ ...open, listenAddress: "127.0.0.1" })).toBe("");
    const certificate = { certificateFile: "/nowhere.pem", keyFile: "/nowhere.pem" };
    const listener = { address: "127.0.0.1", port: 0, isAnyPort: true, certificate, publicOrigin: "" };
    const face = {
      listener: async () => ({ listener: null, problem: "" }),
      listens: async () => undefined,
      onChanged: () => undefined,
      fetch: async () => new Response(null),
    };
    await expect(PageHost.listen(face, listener)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
