import { mkdirSync } from "node:fs";
import { basename } from "node:path";
import { AlertCallers } from "./alerts/alert-callers.ts";
import { AlertPolicyService } from "./alerts/alert-policy-service.ts";
import { AlertService } from "./alerts/alert-service.ts";
import { CaseService } from "./cases/case-service.ts";
import { ParkedCaseService } from "./cases/parked-case-service.ts";
import type { Core, CoreOptions } from "./core.ts";
import { createDelivery, type Delivering } from "./delivery/compose-delivery.ts";
import { registerPrintSheetRoute } from "./delivery/print-sheet-route.ts";
import { ProfileService } from "./delivery/profile-service.ts";
import { demoPeople } from "./demo/demo-people.ts";
import { hasSamples, sampleImportJob } from "./demo/demo-profile.ts";
import { DictationService } from "./dictation/dictation-service.ts";
import { DirectoryImportService } from "./directory/directory-import-service.ts";
import { DirectoryService } from "./directory/directory-service.ts";
import { DisplayService } from "./display/display-service.ts";
import { readStation } from "./display/station.ts";
import { EmbeddedArchive } from "./embedded-archive/embedded-archive.ts";
import { createReportEncoder, type ReportEncoder } from "./encoders/report-encoder.ts";
import { ScopeService } from "./entitlement/scope-service.ts";
import { registerExportRoutes } from "./export/export-routes.ts";
import { ExportService } from "./export/export-service.ts";
import { FailSafeService } from "./fail-safe/fail-safe-service.ts";
import { createFetchApp } from "./fetch-app.ts";
import { type Foundation, layFoundation } from "./foundation.ts";
import { HangingService } from "./hanging/hanging-service.ts";
import { ForeignItems } from "./identity/foreign-items.ts";
import { type Job, Scheduler } from "./jobs/scheduler.ts";
import { registerPreparedExportRoute } from "./media-export/media-export-routes.ts";
import { MediaExportService } from "./media-export/media-export-service.ts";
import { registerMediaImportRoutes } from "./media-import/media-import-routes.ts";
import { MediaImportService } from "./media-import/media-import-service.ts";
import { MeetingPackService } from "./meeting-pack/meeting-pack-service.ts";
import { registerDocumentRoute } from "./pixels/document-route.ts";
import { registerPixelRoutes } from "./pixels/pixel-routes.ts";
import { createPrefetch } from "./prefetch/create-prefetch.ts";
import { PriorCounter } from "./priors/prior-counter.ts";
import { createRecoding } from "./recoding/create-recoding.ts";
import { type ComposedPage, composeReferrerPage } from "./referrer-page/compose-referrer-page.ts";
import { AlertAddenda } from "./reports/alert-addenda.ts";
import { BegunSignings } from "./reports/begun-signings.ts";
import { EarlierTextService } from "./reports/earlier-text-service.ts";
import { registerKeyImageRoutes } from "./reports/key-image-routes.ts";
import { createLifeServices } from "./reports/life-services.ts";
import { registerPatientCopyRoute } from "./reports/patient-copy-route.ts";
import { PatientCopyService } from "./reports/patient-copy-service.ts";
import { PutAsideService } from "./reports/put-aside-service.ts";
import { ReportService } from "./reports/report-service.ts";
import { ReportStartService } from "./reports/report-start-service.ts";
import { SigningService, type SigningServiceOptions } from "./reports/signing-service.ts";
import { createRouter, type Services } from "./router.ts";
import { SecondSignatureService } from "./second-signature/second-signature-service.ts";
import { SessionService } from "./session/session-service.ts";
import { CheckPolicyService } from "./settings/check-policy-service.ts";
import { KeysAndMouseService } from "./settings/keys-and-mouse-service.ts";
import { OutputPolicyService } from "./settings/output-policy-service.ts";
import { SeenPolicyService } from "./settings/seen-policy-service.ts";
import { SettingsService } from "./settings/settings-service.ts";
import { openStore, type Store } from "./store/store.ts";
import { TemplateService } from "./templates/template-service.ts";
import { WindowService } from "./windows/window-service.ts";
import { WindowViews } from "./windows/window-views.ts";
import { ReservationKeeper } from "./worklist/reservation-keeper.ts";
import { worklistJobs } from "./worklist/worklist-jobs.ts";
import { WorklistRefresh } from "./worklist/worklist-refresh.ts";
import { WorklistService } from "./worklist/worklist-service.ts";
import { AutotextService } from "./writing/autotext-service.ts";
import { WritingService } from "./writing/writing-service.ts";

/** Studies older than this are priors, not work; in days. */
const worklistWindowDays = 60;
/** How long the core waits for what is under way when it stops. */
const stopLimitMs = 5000;
const idleLockEveryMs = 10_000;

/**
 * Gives a core on a profile, built from its parts; the only place that builds services. Background work begins with
 * `start`. Throws `store_unavailable`, `version_mismatch`, `store_full`.
 */
export async function compose(options: CoreOptions): Promise<Core> {
  mkdirSync(options.profileDirectory, { recursive: true, mode: 0o700 });
  const { clock, logger } = options.ports;
  const store = await openStore({
    ...{ url: options.storeUrl, profileDirectory: options.profileDirectory },
    ...{ programVersion: options.programVersion, clock, logger },
  });
  let embedded: EmbeddedArchive | null = null;
  try {
    embedded = await EmbeddedArchive.open({ profileDirectory: options.profileDirectory, ...options.ports });
    return await composeOn(options, store, embedded);
  } catch (thrown) {
    embedded?.close();
    await store.close();
    throw thrown;
  }
}

async function composeOn(options: CoreOptions, store: Store, embedded: EmbeddedArchive): Promise<Core> {
  const foundation = await layFoundation(options, store, embedded);
  const { clock, logger } = options.ports;
  const encoder = createReportEncoder(options.reportEncoder);
  const delivery = createDelivery(foundation, encoder);
  const reading = createReading(foundation);
  const page = await composeReferrerPage(foundation, delivery.evidence);
  const wake = (job: string) => scheduler.wake(job);
  const onNewCases = () => ["images-ahead", "priors-count"].forEach(wake);
  const services = createServices(foundation, { ...delivery, page }, reading, encoder, wake);
  await services.sessions.load();
  const scheduler: Scheduler = new Scheduler(
    [
      ...worklistJobs(reading, delivery.alertEvidence, onNewCases),
      { name: "images-ahead", step: (signal) => services.prefetch.step(signal) },
      createRecoding(foundation),
      ...delivery.jobs,
      alertAddenda(foundation, delivery, encoder),
      idleLockJob(services.sessions),
      ...sampleJobs(foundation, () => scheduler.wake("worklist-poll")),
    ],
    clock,
    logger,
  );
  return {
    router: createRouter(services),
    fetch: createFetch(foundation, services),
    referrerPage: page.face,
    openWindow: (origin) => foundation.roster.note(services.sessions.openWindow(origin)),
    async closeWindow(session) {
      services.cases.windowClosed(session);
      services.sessions.closeWindow(session);
      foundation.roster.forget(session);
      foundation.events.publish({ topic: "windows", id: "" });
    },
    async start() {
      await reading.reservations.releaseLeftOver();
      await services.begun.nameLeftOver();
      await services.life.begunEndings.nameLeftOver();
      scheduler.start();
      delivery.worker.start();
      await services.dictation.start();
    },
    async stop() {
      const [isDrained] = await Promise.all([scheduler.stop(stopLimitMs), delivery.worker.stop(stopLimitMs)]);
      if (!isDrained) logger.warn("core.stoppedLate");
      await reading.reservations.stop();
      await services.dictation.stop();
      await services.mediaImports.close();
      await encoder.close();
      foundation.network.close();
      await foundation.frameCache.close();
      embedded.close();
      await store.close();
    },
  };
}

function alertAddenda({ options, store, audit, events }: Foundation, { worker }: Delivering, encoder: ReportEncoder) {
  const { clock, ids, logger } = options.ports;
  return new AlertAddenda({ store, audit, clock, ids, events, logger, encoder, onSigned: () => worker.wake() });
}

interface Reading {
  readonly counter: PriorCounter;
  readonly reservations: ReservationKeeper;
  readonly refresh: WorklistRefresh;
}

function createReading({ options, store, events, archives, priors, requests, firstStartAt }: Foundation): Reading {
  const { clock, ids, logger } = options.ports;
  const awaitsSamples = options.isDemo && options.samplesDirectory !== null;
  return {
    counter: new PriorCounter({ store, priors, clock, events }),
    reservations: new ReservationKeeper(store, clock, events, readStation(options.profileDirectory, ids).id),
    refresh: new WorklistRefresh({
      ...{ store, archives, requests, clock, ids, events, logger },
      firstStartAt: options.isDemo ? firstStartAt : null,
      windowDays: worklistWindowDays,
      isBeingFilled: async () => awaitsSamples && !(await hasSamples(store)),
    }),
  };
}

function createServices(
  foundation: Foundation,
  { page, worker, deliveries, ...ofDelivery }: Delivering & { readonly page: ComposedPage },
  { reservations, refresh }: Reading,
  encoder: ReportEncoder,
  wake: (job: string) => void,
): Services & { readonly begun: BegunSignings } {
  const { options, store, events, audit, roster, archives, priors, identity, headers, ways } = foundation;
  const { clock, ids, logger, secrets } = options.ports;
  const views = new WindowViews();
  const { isDemo, programVersion, profileDirectory, samplesDirectory } = options;
  const basis = { store, audit, clock, ids, events };
  const foreign = new ForeignItems({ store, priors, identity });
  const ofSite = siteServices(foundation);
  const cases = new CaseService({ ...basis, ...ofSite, headers, priors, reservations, roster, logger });
  const sessions = new SessionService({
    ...{ ...basis, logger, isDemo, demoPeople, programVersion, profileName: basename(profileDirectory) },
    demoPracticeUrl: options.demoPractice?.pageUrl ?? "",
    leaveCases: (session) => cases.leaveAll(session),
  });
  const verifySecret: SigningServiceOptions["verifySecret"] = sessions.verifySecret.bind(sessions);
  const onSigned = () => worker.wake();
  const { makeLinks } = page;
  const stationId = readStation(profileDirectory, ids).id;
  const begun = new BegunSignings({ ...basis, stationId });
  return {
    ...{ ...ofSite, ...ofDelivery, sessions, cases, deliveries, events, identity, begun },
    worklist: new WorklistService({ ...basis, archives, refresh, priors, headers, kept: foundation.cached }),
    reports: new ReportService({ ...basis, foreign }),
    putAside: new PutAsideService(basis),
    life: createLifeServices({ ...basis, stationId, encoder, isDemo, verifySecret, onSigned, makeLinks }),
    signing: new SigningService({
      ...{ ...basis, priors, identity, encoder, isDemo, verifySecret, logger, begun },
      isAnswering: async (id) => {
        const destination = (await deliveries.destinations()).find((candidate) => candidate.id === id);
        return destination?.state === "answering" || destination?.state === "notAsked";
      },
      ...{ onSigned, makeLinks },
    }),
    ...{ referrerLinks: page.links, pagePolicy: page.policy, ...createPrefetch(foundation) },
    alerts: new AlertService({ ...basis, foreign, onRaised: () => wake("alert-escalation") }),
    alertCallers: new AlertCallers(store, clock),
    alertPolicies: new AlertPolicyService(basis),
    failSafe: new FailSafeService({ ...basis, verifySecret, isDemo, listening: ofDelivery.adtListening }),
    profiles: new ProfileService({ ...basis, encoder, isDemo }),
    directory: new DirectoryService({ ...basis, isDemo }),
    directoryImport: new DirectoryImportService({ ...basis, isDemo, fetch: foundation.network.fetch }),
    ...mediaServices(foundation, refresh, foreign),
    earlierTexts: new EarlierTextService({ archives, audit, cases }),
    patientCopies: new PatientCopyService({ store, clock, audit, encoder }),
    parkedCases: new ParkedCaseService({ ...basis, views }),
    windows: new WindowService({ ...basis, roster, views }),
    settings: new SettingsService({
      ...{ ...basis, secrets, archives, ways, profileDirectory, samplesDirectory, isDemo, programVersion },
      ...{ archiveChanged: askingAnew(priors, wake), destinationChanged: () => worker.wake() },
      expel: (personId) => sessions.expel(personId),
      personChanged: (person) => sessions.personChanged(person),
    }),
  };
}

/** Gives what a changed archive asks for: its studies, and priors that were looked for without it. */
function askingAnew(priors: Foundation["priors"], wake: (job: string) => void): () => void {
  return () => {
    priors.forget();
    ["worklist-poll", "priors-count"].forEach(wake);
  };
}

/** What comes in from media and goes out as files. */
function mediaServices(
  { options, store, events, audit, archives, identity, embedded, prepared }: Foundation,
  refresh: WorklistRefresh,
  foreign: ForeignItems,
): Pick<Services, "mediaImports" | "meetingPacks" | "mediaExports" | "exports"> {
  const { isDemo } = options;
  const { clock, ids } = options.ports;
  const basis = { store, audit, clock, ids, events };
  return {
    mediaImports: new MediaImportService({ ...basis, embedded, refresh }),
    meetingPacks: new MeetingPackService({
      ...{ ...basis, identity, foreign, isDemo, prepared },
      client: (archiveId) => archives.client(archiveId),
    }),
    mediaExports: new MediaExportService({
      ...{ store, audit, ids, identity, prepared },
      client: (archiveId) => archives.client(archiveId),
      workerEntry: options.anonymiseWorkerEntry ?? null,
    }),
    exports: new ExportService({ store, audit, client: (archiveId) => archives.client(archiveId) }),
  };
}

/** What a site and its people decide: how reports begin, are written, checked and sent, how images hang, which keys do what. */
function siteServices(
  foundation: Foundation,
): Pick<
  Services,
  | "templates"
  | "reportStart"
  | "seenPolicy"
  | "checkPolicy"
  | "scopes"
  | "secondSignatures"
  | "outputPolicy"
  | "autotexts"
  | "writing"
  | "dictation"
  | "displays"
  | "hanging"
  | "keysAndMouse"
> {
  const { options, store, events, audit, headers } = foundation;
  const { clock, ids, logger, secrets } = options.ports;
  const basis = { store, audit, clock, ids, events };
  const station = readStation(options.profileDirectory, ids);
  const templates = new TemplateService(basis);
  const { isDemo } = options;
  return {
    templates,
    reportStart: new ReportStartService({ ...basis, headers, templates, isDemo }),
    seenPolicy: new SeenPolicyService({ ...basis, isDemo }),
    secondSignatures: new SecondSignatureService(basis),
    scopes: new ScopeService({ ...basis, isDemo }),
    checkPolicy: new CheckPolicyService({ ...basis, isDemo }),
    outputPolicy: new OutputPolicyService({ ...basis, isDemo }),
    autotexts: new AutotextService({ ...basis, isDemo }),
    writing: new WritingService(basis),
    dictation: new DictationService({ ...basis, logger, secrets, stationId: station.id }),
    displays: new DisplayService({ ...basis, station, isDemo }),
    hanging: new HangingService({ ...basis, archives: foundation.archives, isDemo }),
    keysAndMouse: new KeysAndMouseService(basis),
  };
}

function createFetch(foundation: Foundation, { mediaImports, patientCopies }: Services): Core["fetch"] {
  const { options, store, audit, archives, headers, headersKeeper, cached } = foundation;
  const { clock, ids, logger } = options.ports;
  const client = (archiveId: string) => archives.client(archiveId);
  return createFetchApp({
    windowDirectory: options.windowDirectory,
    logger,
    registerRoutes: [
      (app) =>
        registerPixelRoutes(app, {
          client,
          headers,
          clock,
          noteHeaders: (study, datasets) => headersKeeper.note(study, datasets),
          cached,
          ways: foundation.ways,
          line: foundation.line,
        }),
      (app) => registerDocumentRoute(app, { client, audit }),
      (app) => registerExportRoutes(app, { client, audit, ids, workerEntry: options.anonymiseWorkerEntry ?? null }),
      (app) => registerKeyImageRoutes(app, { store, audit, clock }),
      (app) => registerPatientCopyRoute(app, patientCopies),
      (app) => registerPrintSheetRoute(app, { store, audit, clock }),
      (app) => registerPreparedExportRoute(app, foundation.prepared),
      (app) => registerMediaImportRoutes(app, mediaImports),
    ],
  });
}

function sampleJobs({ options, store, embedded, firstStartAt }: Foundation, onImported: () => void): Job[] {
  const { samplesDirectory, profileDirectory } = options;
  if (!options.isDemo || samplesDirectory === null) return [];
  const { logger } = options.ports;
  return [
    sampleImportJob({
      ...{ store, logger, samplesDirectory, profileDirectory, firstStartAt, onImported },
      importStudies: (paths, importOptions) => embedded.import(paths, importOptions),
    }),
  ];
}

function idleLockJob(sessions: SessionService): Job {
  return {
    name: "idle-lock",
    async step() {
      await sessions.lockIdleWindows();
      return idleLockEveryMs;
    },
  };
}
