import type { AuditLog } from "../audit/audit-log.ts";
import type { EvidenceRecorder } from "../delivery/evidence-recorder.ts";
import { sentKeyImages } from "../encoders/report-outline.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import type { StoredLink } from "../store/referrer-link-repository.ts";
import type { Store } from "../store/store.ts";
import { identify } from "./identify.ts";
import { checkOfSegment, type LinkKeys, tokenHash } from "./link-keys.ts";
import { type ActingReader, PageActs } from "./page-acts.ts";
import { identityMain, type MarkedForm, textLimits } from "./page-forms.ts";
import { type PageContent, pageHeaders, pageHtml } from "./page-frame.ts";
import { type LinkStanding, linkStanding } from "./page-links.ts";
import { storedPagePolicy } from "./page-policy.ts";
import { PageRecord } from "./page-record.ts";
import { field, type PageCaller, type PageTarget, pageTarget, readForm } from "./page-request.ts";
import { RateLimit } from "./rate-limit.ts";
import { type ReaderSession, ReaderSessions, readerCookie } from "./reader-sessions.ts";
import { newerVersionMain, type ReportPage, reportMain } from "./report-main.ts";
import { typedBirthDate } from "./typed-birth-date.ts";

/** What the page is made of. */
export interface ReferrerPageOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly logger: Logger;
  readonly keys: LinkKeys;
  readonly evidence: Pick<EvidenceRecorder, "record">;
  readonly isDemo: boolean;
}

/** A reader whose session runs, at a link that still counts. */
interface Looking extends ActingReader {
  readonly of: LinkStanding;
}

const minuteMs = 60_000;

/**
 * The page on which a referrer without a receiving system reads one report and answers. One way from Request to Response,
 * with nothing else of the program behind it: a host of its own calls it.
 */
export class ReferrerPage {
  readonly #options: ReferrerPageOptions;
  readonly #sessions: ReaderSessions;
  readonly #record: PageRecord;
  readonly #acts: PageActs;
  readonly #asked: RateLimit;
  readonly #triesOfAddress: RateLimit;
  readonly #triesOfLink: RateLimit;
  readonly #allTries: RateLimit;

  constructor(options: ReferrerPageOptions) {
    this.#options = options;
    const { clock, events } = options;
    this.#sessions = new ReaderSessions(clock);
    this.#record = new PageRecord(options);
    const onAsked = (workitemId: string) => events.publish({ topic: "referrerQuestion", id: workitemId });
    this.#acts = new PageActs({ ...options, record: this.#record, onAsked });
    this.#asked = new RateLimit(clock, { most: 300, windowMs: minuteMs });
    this.#triesOfAddress = new RateLimit(clock, { most: 20, windowMs: minuteMs });
    this.#triesOfLink = new RateLimit(clock, { most: 10, windowMs: minuteMs });
    this.#allTries = new RateLimit(clock, { most: 300, windowMs: minuteMs });
  }

  /** Ends the sessions of a link that was ended. */
  endSessions(linkId: string): void {
    this.#sessions.endOfLink(linkId);
  }

  /** Answers one request. Never throws: a failure is a page that says nothing of it. */
  async fetch(request: Request, caller: PageCaller): Promise<Response> {
    try {
      if (!this.#asked.take(caller.address)) return await this.#plain(caller, 429, busy);
      const target = pageTarget(request.url);
      if (target === null) return await this.#plain(caller, 404, nothingHere);
      if (request.method === "GET") return await this.#get(request, caller, target);
      if (request.method === "POST") return await this.#post(request, caller, target);
      return await this.#plain(caller, 405, nothingHere);
    } catch (thrown) {
      this.#options.logger.error("referrerPage.failed", { cause: thrown instanceof Error ? thrown.name : "" });
      return new Response("The report cannot be shown now. Please try again, or telephone the imaging department.", {
        status: 500,
        headers: { ...pageHeaders(caller), "Content-Type": "text/plain; charset=utf-8" },
      });
    }
  }

  async #get(request: Request, caller: PageCaller, target: PageTarget): Promise<Response> {
    const looking = await this.#looking(request, target);
    if (target.rest === "")
      return looking === null ? this.#form(caller, target) : this.#report(caller, target, looking);
    if (looking === null) return seeOther(caller, target.path);
    if (looking.of.standing !== "good") return this.#plain(caller, 404, nothingHere);
    if (target.rest === "report.pdf") return this.#pdf(caller, looking);
    const number = /^image\/([1-9][0-9]{0,2})$/.exec(target.rest)?.[1];
    return number === undefined ? this.#plain(caller, 404, nothingHere) : this.#image(caller, looking, Number(number));
  }

  async #form(caller: PageCaller, { segment, path }: PageTarget): Promise<Response> {
    const link = await this.#options.store.referrerLinks.findByToken(tokenHash(segment));
    if (link !== null) await this.#record.note(link, { kind: "formShown" });
    return this.#page(caller, 200, { main: identityMain({ path, check: checkOfSegment(segment) }), isNarrow: true });
  }

  async #post(request: Request, caller: PageCaller, target: PageTarget): Promise<Response> {
    const form = await readForm(request, caller);
    if (form === "tooLarge") return this.#plain(caller, 413, tooLarge);
    if (form === "foreign") return this.#plain(caller, 403, foreign);
    if (form === "unreadable") return this.#plain(caller, 415, foreign);
    if (target.rest === "identity") return this.#identify(caller, target, form);
    const looking = await this.#looking(request, target);
    if (looking === null) return seeOther(caller, target.path);
    return this.#take(caller, target, looking, form);
  }

  async #identify(caller: PageCaller, { segment, path }: PageTarget, form: URLSearchParams): Promise<Response> {
    const mayTry =
      this.#triesOfAddress.take(caller.address) &&
      this.#triesOfLink.take(tokenHash(segment)) &&
      this.#allTries.take("all");
    if (!mayTry) return this.#plain(caller, 429, busy);
    const name = field(form, "name", textLimits.name);
    const role = field(form, "role", textLimits.role);
    const check = checkOfSegment(segment);
    const typed = field(form, "first", 40);
    const today = new Date(this.#options.clock.now()).toISOString().slice(0, 10);
    const first = check === "patientDetails" ? typedBirthDate(typed, today) : typed;
    if (first === null) {
      const main = identityMain({ path, check }, "unreadableDate", { name, role });
      return this.#page(caller, 400, { main, isNarrow: true });
    }
    const answers = { segment, name, first, second: field(form, "second", 40) };
    const onEnded = (linkId: string) => this.#sessions.endOfLink(linkId);
    const isNamed = name !== "" && role !== "";
    const link = isNamed ? await identify({ ...this.#options, record: this.#record, onEnded }, answers) : null;
    if (link === null) {
      const main = identityMain({ path, check }, "refused", { name, role });
      return this.#page(caller, 403, { main, isNarrow: true });
    }
    const token = this.#sessions.begin({ linkId: link.id, segment, reader: { name, role, registration: "" } });
    const secure = caller.isEncrypted ? "; Secure" : "";
    return seeOther(caller, path, `${readerCookie}=${token}; Path=${path}; HttpOnly; SameSite=Strict${secure}`);
  }

  /** Gives the reader of a request, or null; a session of a link that has ended in the meantime ends with it. */
  async #looking(request: Request, { segment }: PageTarget): Promise<Looking | null> {
    const { store, clock } = this.#options;
    const { sessionMinutes } = await storedPagePolicy(store);
    const session = this.#sessions.find(request.headers.get("cookie") ?? "", segment, sessionMinutes * minuteMs);
    const found = session === null ? null : await store.referrerLinks.find(session.linkId);
    if (session === null || found === null) return null;
    // Somebody else's wrong tries lock the door, not those who are in.
    const link: StoredLink = { ...found, lockedUntil: null };
    const of = await linkStanding(store, link, clock.now());
    if (of.standing === "good" || of.standing === "replaced") {
      return { session, link, of, workitemId: of.version.workitemId };
    }
    await this.#record.note(link, { kind: "turnedAway", byName: session.reader.name, detail: of.standing });
    this.#sessions.end(session.id);
    return null;
  }

  async #report(caller: PageCaller, { path }: PageTarget, looking: Looking): Promise<Response> {
    const { store } = this.#options;
    const { session, link, of } = looking;
    const isCurrent = of.standing === "good";
    const kind = isCurrent ? "reportShown" : "newerVersionSaid";
    await this.#record.note(link, {
      kind,
      byName: session.reader.name,
      detail: `version ${of.newest.document.version}`,
    });
    if (isCurrent) await this.#acts.shown(looking);
    const page: ReportPage = {
      ...{ document: of.newest.document, path, reader: session.reader, recipient: link.recipient },
      visits: await store.referrerLinks.visits(link.id),
      questions: await store.referrerLinks.questionsOf([link.id]),
      form: (formKind) => this.#marked(session, path, formKind),
    };
    const main = isCurrent ? reportMain(page) : newerVersionMain(page);
    const { site } = of.newest.document.examination;
    const hasViewer = isCurrent && sentKeyImages(of.newest.document).length > 0;
    return this.#page(caller, 200, { main, service: site.name, hasViewer });
  }

  async #image(caller: PageCaller, { link, of, session }: Looking, number: number): Promise<Response> {
    const image = sentKeyImages(of.version.document)[number - 1];
    const found = image === undefined ? null : await this.#options.store.keyImages.find(image.id);
    if (found === null) return this.#plain(caller, 404, nothingHere);
    const { name } = session.reader;
    await this.#record.note(link, { kind: "imageGiven", byName: name, detail: `key image ${number}` });
    return bytes(caller, found.jpeg, { "Content-Type": "image/jpeg" });
  }

  async #pdf(caller: PageCaller, { link, of, session }: Looking): Promise<Response> {
    await this.#record.note(link, { kind: "pdfGiven", byName: session.reader.name });
    return bytes(caller, await this.#options.store.reports.pdf(of.version.id), {
      "Content-Type": "application/pdf",
      "Content-Disposition": 'attachment; filename="report.pdf"',
    });
  }

  async #take(caller: PageCaller, target: PageTarget, looking: Looking, form: URLSearchParams): Promise<Response> {
    const kind = (["acknowledge", "action", "handover", "question", "leave"] as const).find(
      (one) => one === target.rest,
    );
    if (kind === undefined) return this.#plain(caller, 404, nothingHere);
    if (!this.#acts.isOwnForm(looking, kind, form)) return this.#plain(caller, 403, foreign);
    if (kind === "leave") {
      await this.#record.note(looking.link, { kind: "left", byName: looking.session.reader.name });
      this.#sessions.end(looking.session.id);
      return this.#page(caller, 200, { main: closed, isNarrow: true });
    }
    // What was written about an old version is no answer to the newer one; a question may still be asked.
    if (looking.of.standing !== "good" && kind !== "question") return seeOther(caller, target.path);
    const isTaken = await this.#act(kind, looking, form);
    return isTaken ? seeOther(caller, `${target.path}#told`) : this.#plain(caller, 400, incomplete);
  }

  #act(kind: Exclude<MarkedForm["kind"], "leave">, looking: Looking, form: URLSearchParams): Promise<boolean> {
    switch (kind) {
      case "acknowledge":
        return this.#acts.acknowledge(looking, form);
      case "action":
        return this.#acts.act(looking, form);
      case "handover":
        return this.#acts.handOver(looking, form);
      case "question":
        return this.#acts.ask(looking, form);
    }
  }

  #marked(session: ReaderSession, path: string, kind: MarkedForm["kind"]): MarkedForm {
    const id = this.#options.ids.uuid();
    return { path, kind, id, mark: this.#options.keys.formMark(session.id, kind, id) };
  }

  #plain(caller: PageCaller, status: number, sentence: string): Promise<Response> {
    return this.#page(caller, status, { main: `<div class="card">${sentence}</div>`, isNarrow: true });
  }

  async #page(
    caller: PageCaller,
    status: number,
    content: Pick<PageContent, "main" | "isNarrow" | "hasViewer"> & { readonly service?: string },
  ): Promise<Response> {
    const { isDemo } = this.#options;
    const html = pageHtml({ service: "", ...content, isDemo });
    const { hasViewer = false } = content;
    const headers = { ...pageHeaders({ ...caller, hasViewer }), "Content-Type": "text/html; charset=utf-8" };
    return new Response(html, { status, headers });
  }
}

const nothingHere = "<h1>There is nothing here</h1><p>Please open the whole link that you were given.</p>";
const busy = "<h1>Too many tries</h1><p>Please wait a minute, then try again.</p>";
const tooLarge = "<h1>That was too long</h1><p>Nothing was recorded. Please go back and write it shorter.</p>";
const foreign =
  "<h1>Nothing was recorded</h1><p>This form did not come from the page of your report, or is too old. Please open your link again.</p>";
const incomplete =
  "<h1>Something is missing</h1><p>Nothing was recorded. Please go back and fill in what is asked for.</p>";
const closed =
  "<h1>The report is closed</h1><p>What you told us is recorded. You can close this window; your link stays good until it ends.</p>";

function seeOther(caller: PageCaller, location: string, cookie = ""): Response {
  const headers = new Headers({ ...pageHeaders(caller), Location: location });
  if (cookie !== "") headers.set("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

function bytes(caller: PageCaller, content: Buffer, headers: Readonly<Record<string, string>>): Response {
  return new Response(new Uint8Array(content), { headers: { ...pageHeaders(caller), ...headers } });
}
