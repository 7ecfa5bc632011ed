import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { frameMllp, MllpReader } from "../core/delivery/mllp.ts";
import { parseHl7 } from "../core/encoders/hl7-message.ts";
import { SystemClock } from "../core/platform/clock.ts";
import { createMllpReceiver, type Faults } from "./mllp-receiver.ts";
import { inboxPage, reportPage } from "./practice-page.ts";
import { PracticeStore } from "./practice-store.ts";
import { readReport } from "./received-report.ts";
import { searchTasks } from "./task-search.ts";

let directory: string;
let store: PracticeStore;
let server: Server;
let port: number;
const faults: Faults = { refusesNext: false, isSilent: false };

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "sightline-practice-"));
  store = new PracticeStore(directory, new SystemClock());
  server = createMllpReceiver(store, faults);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = address !== null && typeof address === "object" ? address.port : 0;
});
afterEach(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

function oru(controlId: string, text = "No finding."): string {
  return [
    `MSH|^~\\&|S|S|P|P|20261121140512||ORU^R01^ORU_R01|${controlId}|T|2.5.1`,
    "PID|1||H1^^^RXX^PI||Smith^John^^^Mr||19600229|M",
    "OBR|1||ACC1|CT^CT chest^L|||||||||||||||||||||F",
    `OBX|1|FT|59776-5^Findings^LN||${text}||||||F`,
    "",
  ].join("\r");
}

/** Sends bytes as they are; gives the first answer, or an empty text when the connection closes without one. */
function exchange(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const reader = new MllpReader(10_000);
    socket.on("data", (chunk) => {
      const [frame] = reader.push(chunk);
      if (frame?.kind === "message") resolve(frame.bytes.toString());
      socket.destroy();
    });
    socket.on("error", () => resolve(""));
    socket.on("close", () => resolve(""));
    socket.write(bytes);
  });
}
const send = (message: string) => exchange(frameMllp(Buffer.from(message)));

describe("receiving", () => {
  it("has the message on disk before it answers, and after a restart", async () => {
    expect(await send(oru("C1"))).toContain("MSA|AA|C1");
    expect(readdirSync(directory).filter((name) => name.endsWith(".hl7"))).toHaveLength(1);
    const again = new PracticeStore(directory, new SystemClock());
    expect(again.list().map(({ controlId }) => controlId)).toEqual(["C1"]);
  });

  it("files the same message once, and refuses other bytes under the same number", async () => {
    await send(oru("C1"));
    expect(await send(oru("C1"))).toContain("MSA|AA|C1");
    const conflict = await send(oru("C1", "Another text."));
    expect(conflict).toContain("MSA|AR|C1");
    expect(conflict).toContain("ERR|||205");
    expect(store.list()).toHaveLength(1);
    expect(store.message(store.list()[0] ?? ({} as never))).toContain("No finding.");
  });

  it("refuses what is no result, and closes on what is no message", async () => {
    expect(await send(oru("C2").replace("ORU^R01", "ADT^A01"))).toContain("ERR|||200");
    expect(await send("hello")).toBe("");
    expect(store.list()).toEqual([]);
  });

  it("refuses one message when asked to, then takes the next", async () => {
    faults.refusesNext = true;
    expect(await send(oru("C3"))).toContain("MSA|AE|C3");
    expect(await send(oru("C3"))).toContain("MSA|AA|C3");
  });
});

describe("the page", () => {
  it("shows hostile text as text", async () => {
    const hostile = "<img src=x onerror=\"alert(1)\"> & 'quoted'";
    const message = parseHl7(oru("C1", hostile.replace("&", "\\T\\")).replace("Smith^John", "<script>x</script>^J"));
    if (!message) throw new Error("not a message");
    await store.file("S|S", '"><b>', Buffer.from("x"));
    const [record] = store.list();
    if (!record) throw new Error("nothing filed");
    await store.acknowledge(record.id, "<i>Dr</i>");
    const line = { record: store.find(record.id) ?? record, report: readReport(message) };
    for (const html of [inboxPage([line], faults), reportPage(line)]) {
      expect(html).not.toMatch(/<script|<img src=x|<i>|<b>/i);
      expect(html).toContain("&lt;i&gt;Dr&lt;/i&gt;");
    }
    expect(reportPage(line)).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;quoted&#39;");
  });
});

describe("the Task search", () => {
  it("says requested, accepted and completed by whom, and finds by number and time", async () => {
    await store.file("S|S", "C1", Buffer.from("x"));
    const [record] = store.list();
    if (!record) throw new Error("nothing filed");
    const status = (query = "") => {
      const bundle = searchTasks(store.list(), new URLSearchParams(query)) as {
        entry: { resource: { status: string; owner?: { display: string } } }[];
      };
      return bundle.entry.map(({ resource }) => `${resource.status} ${resource.owner?.display ?? ""}`.trim());
    };
    expect(status()).toEqual(["requested"]);
    await store.open(record.id);
    expect(status()).toEqual(["accepted"]);
    await store.acknowledge(record.id, "Dr B");
    await store.acknowledge(record.id, "Dr C");
    expect(status("identifier=C1")).toEqual(["completed Dr B"]);
    expect(status("identifier=C2")).toEqual([]);
    expect(status("_lastUpdated=gt2999-01-01T00:00:00Z")).toEqual([]);
    expect(status("_lastUpdated=ge2020-01-01T00:00:00Z")).toEqual(["completed Dr B"]);
  });
});
