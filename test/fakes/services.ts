import { createHash } from "node:crypto";
import { AdtIntake } from "../../electron/core/alerts/adt-intake.ts";
import { AlertCallers } from "../../electron/core/alerts/alert-callers.ts";
import { AlertEscalation } from "../../electron/core/alerts/alert-escalation.ts";
import { AlertEvidence } from "../../electron/core/alerts/alert-evidence.ts";
import { AlertPolicyService } from "../../electron/core/alerts/alert-policy-service.ts";
import { AlertService } from "../../electron/core/alerts/alert-service.ts";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import { CaseService } from "../../electron/core/cases/case-service.ts";
import { OpeningHeaders } from "../../electron/core/cases/opening-headers.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { contentKindsOf, contentName } from "../../electron/core/encoders/content-kinds.ts";
import type { PreparedReport } from "../../electron/core/encoders/prepare-deliveries.ts";
import type { ReportEncoder } from "../../electron/core/encoders/report-encoder.ts";
import { ScopeService } from "../../electron/core/entitlement/scope-service.ts";
import { HangingService } from "../../electron/core/hanging/hanging-service.ts";
import { ForeignItems } from "../../electron/core/identity/foreign-items.ts";
import { IdentityService } from "../../electron/core/identity/identity-service.ts";
import type { IdSource } from "../../electron/core/ports.ts";
import { PriorCounter } from "../../electron/core/priors/prior-counter.ts";
import { PriorService } from "../../electron/core/priors/prior-service.ts";
import { AlertAddenda } from "../../electron/core/reports/alert-addenda.ts";
import { BegunSignings } from "../../electron/core/reports/begun-signings.ts";
import { createLifeServices } from "../../electron/core/reports/life-services.ts";
import { PutAsideService } from "../../electron/core/reports/put-aside-service.ts";
import { ReportService } from "../../electron/core/reports/report-service.ts";
import { ReportStartService } from "../../electron/core/reports/report-start-service.ts";
import { SigningService } from "../../electron/core/reports/signing-service.ts";
import { SecondSignatureService } from "../../electron/core/second-signature/second-signature-service.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { TemplateService } from "../../electron/core/templates/template-service.ts";
import { WindowRoster } from "../../electron/core/windows/window-roster.ts";
import { RequestBook } from "../../electron/core/worklist/request-book.ts";
import { ReservationKeeper } from "../../electron/core/worklist/reservation-keeper.ts";
import { WorklistRefresh } from "../../electron/core/worklist/worklist-refresh.ts";
import { WorklistService } from "../../electron/core/worklist/worklist-service.ts";
import { AutotextService } from "../../electron/core/writing/autotext-service.ts";
import { WritingService } from "../../electron/core/writing/writing-service.ts";
import type { CoreEvent } from "../../shared/contract/events.ts";
import type { Person, Role } from "../../shared/domain/person.ts";
import { CountingIds, ManualClock } from "./manual-clock.ts";
import { MemoryArchives } from "./memory-archives.ts";
import { keepingLogger } from "./plain-ports.ts";
import { samplePerson } from "./sample-store.ts";

/** Wednesday 18 November 2026, 10:00 in London. */
export const startOfTests = Date.parse("2026-11-18T10:00:00Z");

/** The secret that signs for everybody here. */
export const signingPin = "2468";

/** What a test may replace. */
export interface ServicesOptions {
  readonly requests?: ConstructorParameters<typeof RequestBook>[0];
  readonly encoder?: Pick<ReportEncoder, "prepare">;
  readonly ids?: IdSource;
}

/** Gives messages that name what they were made of, without the cost of making real ones. */
export const plainEncoder: Pick<ReportEncoder, "prepare"> = {
  async prepare({ document, identifiers, destinations }): Promise<PreparedReport> {
    const deliveries = document.recipients.flatMap((recipient) => {
      const destination = destinations.find(({ id }) => id === recipient.destinationId);
      if (destination === undefined) return [];
      return contentKindsOf(destination, document).map((contentKind) => {
        const payload = Buffer.from(`${contentKind} of ${identifiers.reportIdentifier} v${document.version}`);
        return {
          recipient,
          channel: destination.channel,
          contentKind,
          contentName: contentName(contentKind, document),
          orderingKey: destination.id,
          controlId: `${document.reportId.slice(-8)}${document.version}${contentKind}`,
          profileId: destination.profile?.id ?? null,
          payload,
          sha256: createHash("sha256").update(payload).digest("hex"),
        };
      });
    });
    return { pdf: Buffer.from("%PDF-1.7"), deliveries };
  },
};

/** The services over a real store, archives in memory and a clock that a test moves. */
export function startServices(store: Store, options: ServicesOptions = {}) {
  const clock = new ManualClock(startOfTests);
  const ids = options.ids ?? new CountingIds();
  const logger = keepingLogger();
  const archives = new MemoryArchives();
  const published: Omit<CoreEvent, "sequence">[] = [];
  const events = { publish: (event: Omit<CoreEvent, "sequence">) => void published.push(event) };
  const notices: string[] = [];
  const notifier = { notify: (title: string, body: string) => void notices.push(`${title}: ${body}`) };
  const audit = new AuditLog(store, clock);
  const base = { store, audit, clock, ids, events, logger };
  const priors = new PriorService(archives, store, clock);
  const identity = new IdentityService({ ...base, archives, priors });
  const foreign = new ForeignItems({ store, priors, identity });
  const headers = new OpeningHeaders(archives, clock, {
    note: (study, datasets) => identity.note(study, datasets),
    copyOf: async () => null,
    noteCopy: () => undefined,
    digestOf: async () => null,
  });
  const reservations = new ReservationKeeper(store, clock, events, "station-1");
  const roster = new WindowRoster();
  const templates = new TemplateService(base);
  const reportStart = new ReportStartService({ ...base, headers, templates, isDemo: false });
  const requests = new RequestBook(options.requests ?? []);
  const refresh = new WorklistRefresh({
    ...base,
    archives,
    requests,
    firstStartAt: null,
    windowDays: 60,
    isBeingFilled: async () => false,
  });
  const signed = { count: 0 };
  const begun = new BegunSignings({ ...base, stationId: "station-1" });
  const signingBasis = {
    ...{ ...base, isDemo: true, encoder: { rehearse: () => undefined, ...(options.encoder ?? plainEncoder) } },
    verifySecret: async (_session: WindowSession, secret: string) => secret === signingPin,
    onSigned: () => {
      signed.count += 1;
    },
  };
  return {
    ...{
      store,
      clock,
      ids,
      logger,
      archives,
      published,
      notices,
      audit,
      priors,
      reservations,
      refresh,
      signed,
      identity,
    },
    counter: new PriorCounter({ store, priors, clock, events }),
    worklist: new WorklistService({
      ...base,
      archives,
      refresh,
      priors,
      headers,
      kept: { isWhole: async () => false },
    }),
    roster,
    cases: new CaseService({ ...base, headers, priors, reportStart, reservations, roster }),
    reportStart,
    reports: new ReportService({ ...base, foreign }),
    putAside: new PutAsideService(base),
    signing: new SigningService({ ...signingBasis, priors, identity, begun, isAnswering: async () => true }),
    begun,
    life: createLifeServices({ ...signingBasis, stationId: "station-1" }),
    secondSignatures: new SecondSignatureService(base),
    scopes: new ScopeService({ ...base, isDemo: false }),
    autotexts: new AutotextService({ ...base, isDemo: false }),
    writing: new WritingService(base),
    alerts: new AlertService({ ...base, foreign, onRaised: () => undefined }),
    alertPolicies: new AlertPolicyService(base),
    alertCallers: new AlertCallers(store, clock),
    adt: new AdtIntake({ ...base, notifier }),
    addenda: new AlertAddenda({ ...signingBasis }),
    escalation: new AlertEscalation({ ...base, notifier, isDemo: true, onQueued: () => undefined }),
    templates,
    hanging: new HangingService({ ...base, archives, isDemo: false }),
    evidence: new AlertEvidence({ ...base, notifier }),
    /** Adds a person and gives a window at which they are signed in. */
    signIn: (name: string, role: Role = "radiologist") => signIn(store, name, role),
  };
}

/** What `startServices` gives. */
export type Services = ReturnType<typeof startServices>;

/** Gives a window at which somebody is signed in. */
export function windowOf(person: Person | null, id = "window-1"): WindowSession {
  return { id, person, isLocked: false, openedStudies: new Set(), openWorkitemId: null, lastInputAt: 0 };
}

let windows = 0;

async function signIn(store: Store, name: string, role: Role): Promise<WindowSession> {
  const person: Person = { ...samplePerson(name), role };
  if ((await store.people.findByUsername(name)) === null) {
    await store.people.insert(person, { passwordHash: "none", pinHash: null }, 1);
  }
  windows += 1;
  return windowOf(person, `window-${windows}`);
}
