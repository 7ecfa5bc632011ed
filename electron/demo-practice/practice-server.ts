import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { parseHl7 } from "../core/encoders/hl7-message.ts";
import type { Faults } from "./mllp-receiver.ts";
import { pageStyle } from "./page-style.ts";
import { type InboxLine, inboxPage, messagePage, reportPage } from "./practice-page.ts";
import type { PracticeRecord, PracticeStore } from "./practice-store.ts";
import { readReport } from "./received-report.ts";
import { searchTasks } from "./task-search.ts";

const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const longestFormBytes = 10_000;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly location?: string;
}

/** Gives the practice's page and its FHIR Task search. Not listening yet. Answers only to its own loopback names. */
export function createPracticeServer(store: PracticeStore, faults: Faults): Server {
  return createServer((request, response) => {
    answer(request, store, faults).then(
      (result) => send(response, result),
      () => send(response, html(500, messagePage("Something went wrong here. Please try again."))),
    );
  });
}

async function answer(request: IncomingMessage, store: PracticeStore, faults: Faults): Promise<Answer> {
  const host = request.headers.host ?? "";
  // Another name for 127.0.0.1 would let a foreign page read the inbox (DNS rebinding).
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host))
    return html(421, messagePage("This address is not served here."));
  const url = new URL(request.url ?? "/", `http://${host}`);
  if (request.method === "POST") return post(request, url, host, store, faults);
  if (request.method !== "GET" && request.method !== "HEAD") return html(405, messagePage("This cannot be done here."));
  if (url.pathname === "/") {
    return html(
      200,
      inboxPage(
        store.list().map((record) => line(store, record)),
        faults,
      ),
    );
  }
  if (url.pathname === "/page.css") return { status: 200, type: "text/css; charset=utf-8", body: pageStyle };
  if (url.pathname === "/fhir/Task") {
    const bundle = JSON.stringify(searchTasks(store.list(), url.searchParams));
    return { status: 200, type: "application/fhir+json; charset=utf-8", body: bundle };
  }
  return report(url.pathname, store);
}

function report(path: string, store: PracticeStore): Answer {
  const match = /^\/reports\/([0-9a-f]{24})(?:\/(report\.pdf|images\/(\d{1,3})\.jpg))?$/.exec(path);
  const record = match?.[1] === undefined ? null : store.find(match[1]);
  if (!match || !record) return html(404, messagePage("There is no such page."));
  const found = line(store, record);
  if (match[2] === undefined) return html(200, reportPage(found));
  const bytes = match[3] === undefined ? found.report.pdf : found.report.images[Number(match[3]) - 1]?.jpeg;
  if (!bytes) return html(404, messagePage("This report has no such part."));
  return { status: 200, type: match[3] === undefined ? "application/pdf" : "image/jpeg", body: bytes };
}

async function post(
  request: IncomingMessage,
  url: URL,
  host: string,
  store: PracticeStore,
  faults: Faults,
): Promise<Answer> {
  // Only our own pages may press our buttons.
  if (request.headers.origin !== `http://${host}`) return html(403, messagePage("This page did not send that."));
  const form = await readForm(request);
  if (url.pathname === "/faults") {
    if (form.get("refuse") === "next") faults.refusesNext = true;
    if (form.has("silent")) faults.isSilent = form.get("silent") === "on";
    return redirect("/");
  }
  const match = /^\/reports\/([0-9a-f]{24})\/(open|acknowledge)$/.exec(url.pathname);
  const id = match?.[1];
  if (id === undefined || !store.find(id)) return html(404, messagePage("There is no such report."));
  if (match?.[2] === "open") {
    await store.open(id);
    return redirect(`/reports/${id}`);
  }
  const name = (form.get("name") ?? "")
    .replace(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, 128);
  if (name === "") return html(400, messagePage("Please type your name. Nothing was acknowledged."));
  await store.acknowledge(id, name);
  return redirect(`/reports/${id}`);
}

function line(store: PracticeStore, record: PracticeRecord): InboxLine {
  const message = parseHl7(store.message(record)) ?? parseHl7("MSH|^~\\&|");
  if (!message) throw new Error("unreadable message");
  return { record, report: readReport(message) };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestFormBytes) throw new RangeError("form too long");
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

function html(status: number, body: string): Answer {
  return { status, type: "text/html; charset=utf-8", body };
}

function redirect(location: string): Answer {
  return { status: 303, type: "text/plain; charset=utf-8", body: "", location };
}

function send(response: ServerResponse, { status, type, body, location }: Answer): void {
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    // The browser's own PDF viewer does not run under a policy that forbids everything.
    ...(type === "application/pdf" ? {} : { "content-security-policy": contentSecurityPolicy }),
    ...(location === undefined ? {} : { location }),
  });
  response.end(body);
}
