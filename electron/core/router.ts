import { implement } from "@orpc/server";
import { contract } from "../../shared/contract/contract.ts";
import { type AlertServices, alertProcedures } from "./alerts/alert-procedures.ts";
import type { CaseService } from "./cases/case-service.ts";
import type { ParkedCaseService } from "./cases/parked-case-service.ts";
import type { CallContext } from "./core.ts";
import { type DeliveryServices, deliveryProcedures } from "./delivery/delivery-procedures.ts";
import { type DictationServices, dictationProcedures } from "./dictation/dictation-procedures.ts";
import { type DirectoryServices, directoryProcedures } from "./directory/directory-procedures.ts";
import type { DisplayService } from "./display/display-service.ts";
import type { EventHub } from "./event-hub.ts";
import type { ExportService } from "./export/export-service.ts";
import { type FailSafeServices, failSafeProcedures } from "./fail-safe/fail-safe-procedures.ts";
import type { HangingService } from "./hanging/hanging-service.ts";
import type { IdentityService } from "./identity/identity-service.ts";
import type { MediaExportService } from "./media-export/media-export-service.ts";
import type { MediaImportService } from "./media-import/media-import-service.ts";
import type { MeetingPackService } from "./meeting-pack/meeting-pack-service.ts";
import type { PrefetchService } from "./prefetch/prefetch-service.ts";
import { type ReferrerPageServices, referrerPageProcedures } from "./referrer-page/referrer-page-procedures.ts";
import { earlierTextProcedures } from "./reports/earlier-text-procedures.ts";
import type { EarlierTextService } from "./reports/earlier-text-service.ts";
import { lifeProcedures } from "./reports/life-procedures.ts";
import type { LifeServices } from "./reports/life-services.ts";
import type { PatientCopyService } from "./reports/patient-copy-service.ts";
import type { PutAsideService } from "./reports/put-aside-service.ts";
import type { ReportService } from "./reports/report-service.ts";
import type { ReportStartService } from "./reports/report-start-service.ts";
import type { SigningService } from "./reports/signing-service.ts";
import {
  type SecondSignatureServices,
  secondSignatureProcedures,
} from "./second-signature/second-signature-procedures.ts";
import type { CheckPolicyService } from "./settings/check-policy-service.ts";
import type { KeptImagesService } from "./settings/kept-images-service.ts";
import type { KeysAndMouseService } from "./settings/keys-and-mouse-service.ts";
import type { OutputPolicyService } from "./settings/output-policy-service.ts";
import type { SeenPolicyService } from "./settings/seen-policy-service.ts";
import type { SettingsService } from "./settings/settings-service.ts";
import { templateProcedures } from "./templates/template-procedures.ts";
import type { TemplateService } from "./templates/template-service.ts";
import type { WindowService } from "./windows/window-service.ts";
import type { WorklistService } from "./worklist/worklist-service.ts";
import { type WritingServices, writingProcedures } from "./writing/writing-procedures.ts";

/** What the procedures are bound to. */
export interface Services
  extends WritingServices,
    DictationServices,
    SecondSignatureServices,
    AlertServices,
    FailSafeServices,
    DeliveryServices,
    DirectoryServices,
    ReferrerPageServices {
  readonly worklist: WorklistService;
  readonly prefetch: PrefetchService;
  readonly keptImages: KeptImagesService;
  readonly cases: CaseService;
  readonly parkedCases: ParkedCaseService;
  readonly windows: WindowService;
  readonly identity: IdentityService;
  readonly exports: ExportService;
  readonly mediaExports: MediaExportService;
  readonly mediaImports: MediaImportService;
  readonly meetingPacks: MeetingPackService;
  readonly reports: ReportService;
  readonly putAside: PutAsideService;
  readonly checkPolicy: CheckPolicyService;
  readonly signing: SigningService;
  readonly life: LifeServices;
  readonly settings: SettingsService;
  readonly hanging: HangingService;
  readonly keysAndMouse: KeysAndMouseService;
  readonly displays: DisplayService;
  readonly templates: TemplateService;
  readonly reportStart: ReportStartService;
  readonly seenPolicy: SeenPolicyService;
  readonly outputPolicy: OutputPolicyService;
  readonly patientCopies: PatientCopyService;
  readonly earlierTexts: EarlierTextService;
  readonly events: EventHub;
}

/**
 * Gives the whole contract bound to its services. Everything but `session.*` is answered only to a signed-in, unlocked
 * window; services throw `WorkstationError`, which the hosts turn into the contract's errors.
 */
export function createRouter(services: Services) {
  return implement(contract)
    .$context<CallContext>()
    .router({
      session: sessionProcedures(services),
      worklist: worklistProcedures(services),
      case: caseProcedures(services),
      parked: parkedProcedures(services),
      windows: windowProcedures(services),
      identity: identityProcedures(services),
      export: exportProcedures(services),
      mediaImport: mediaImportProcedures(services),
      report: reportProcedures(services),
      life: lifeProcedures(services),
      putAside: putAsideProcedures(services),
      earlierText: earlierTextProcedures(services),
      checks: checkProcedures(services),
      settings: settingsProcedures(services),
      output: outputProcedures(services),
      hanging: hangingProcedures(services),
      display: displayProcedures(services),
      ...alertProcedures(services),
      ...failSafeProcedures(services),
      ...deliveryProcedures(services),
      ...directoryProcedures(services),
      ...referrerPageProcedures(services),
      ...templateProcedures(services),
      ...writingProcedures(services),
      ...dictationProcedures(services),
      ...secondSignatureProcedures(services),
      events: eventProcedures(services),
    });
}

function open() {
  return implement(contract).$context<CallContext>();
}

/** Looks at the idle time too, so that a call from a screen left alone locks it instead of being answered. */
function guarded({ sessions }: Services) {
  return open().use(async ({ context, next }) => {
    await sessions.guard(context.session);
    return next();
  });
}

function sessionProcedures({ sessions }: Services) {
  const { session } = open();
  return {
    status: session.status.handler(({ context }) => sessions.status(context.session)),
    createAdministrator: session.createAdministrator.handler(({ context, input }) =>
      sessions.createAdministrator(context.session, input),
    ),
    signIn: session.signIn.handler(({ context, input }) => sessions.signIn(context.session, input)),
    lock: session.lock.handler(({ context }) => sessions.lock(context.session)),
    unlock: session.unlock.handler(({ context, input }) => sessions.unlock(context.session, input.secret)),
    signOut: session.signOut.handler(({ context }) => sessions.signOut(context.session)),
    touch: session.touch.handler(async ({ context }) => {
      await sessions.touch(context.session);
      return {};
    }),
  };
}

function worklistProcedures(services: Services) {
  const { worklist } = guarded(services);
  const service = services.worklist;
  return {
    list: worklist.list.handler(({ context, input }) => service.list(context.session, input)),
    onward: worklist.onward.handler(({ context, input }) => service.onward(context.session, input)),
    standing: worklist.standing.handler(({ context, input }) => service.standing(context.session, input)),
    expect: worklist.expect.handler(({ context, input }) => service.expect(context.session, input)),
    rowFacts: worklist.rowFacts.handler(({ context, input }) => service.rowFacts(context.session, input)),
    imagesAhead: worklist.imagesAhead.handler(({ context }) => services.prefetch.standing(context.session)),
    refresh: worklist.refresh.handler(({ context, signal }) => service.refresh(context.session, signal)),
    archives: worklist.archives.handler(({ context }) => service.archives(context.session)),
    reserve: worklist.reserve.handler(({ context, input }) => service.reserve(context.session, input)),
    release: worklist.release.handler(({ context, input }) => service.release(context.session, input)),
    askForHandover: worklist.askForHandover.handler(({ context, input }) =>
      service.askForHandover(context.session, input),
    ),
    answerHandover: worklist.answerHandover.handler(({ context, input }) =>
      service.answerHandover(context.session, input),
    ),
    hold: worklist.hold.handler(({ context, input }) => service.hold(context.session, input)),
    unhold: worklist.unhold.handler(({ context, input }) => service.unhold(context.session, input)),
    priors: worklist.priors.handler(({ context, input }) => service.priors(context.session, input)),
  };
}

function caseProcedures(services: Services) {
  const procedures = guarded(services).case;
  const { cases } = services;
  return {
    open: procedures.open.handler(({ context, input }) => cases.open(context.session, input)),
    compareHeaders: procedures.compareHeaders.handler(({ context, input }) =>
      cases.compareHeaders(context.session, input),
    ),
    priors: procedures.priors.handler(({ context, input }) => cases.priors(context.session, input)),
    openPrior: procedures.openPrior.handler(({ context, input }) => cases.openPrior(context.session, input)),
    leave: procedures.leave.handler(async ({ context, input }) => {
      await services.windows.caseLeft(context.session);
      return cases.leave(context.session, input);
    }),
  };
}

function parkedProcedures(services: Services) {
  const { parked } = guarded(services);
  const { parkedCases } = services;
  return {
    list: parked.list.handler(({ context }) => parkedCases.list(context.session)),
    park: parked.park.handler(({ context, input }) => parkedCases.park(context.session, input)),
    resume: parked.resume.handler(({ context, input }) => parkedCases.resume(context.session, input)),
  };
}

function windowProcedures(services: Services) {
  const procedures = guarded(services).windows;
  const { windows } = services;
  return {
    join: procedures.join.handler(({ context, input }) => windows.join(context.session, input)),
    standing: procedures.standing.handler(({ context }) => windows.standing(context.session)),
    view: procedures.view.handler(({ context, input }) => windows.view(context.session, input)),
    keepView: procedures.keepView.handler(({ context, input }) => windows.keepView(context.session, input)),
    profile: procedures.profile.handler(({ context }) => windows.profile(context.session)),
    keepPlace: procedures.keepPlace.handler(({ context, input }) => windows.keepPlace(context.session, input)),
    keepArrangement: procedures.keepArrangement.handler(({ context, input }) =>
      windows.keepArrangement(context.session, input),
    ),
  };
}

function identityProcedures(services: Services) {
  const procedures = guarded(services).identity;
  const { identity } = services;
  return {
    check: procedures.check.handler(({ context, input }) => identity.check(context.session, input)),
    candidates: procedures.candidates.handler(async ({ context, input }) => {
      const { candidates, problems } = await identity.candidates(context.session, input);
      return { candidates: [...candidates], problems: [...problems] };
    }),
    decide: procedures.decide.handler(({ context, input }) => identity.decide(context.session, input)),
  };
}

function exportProcedures(services: Services) {
  const procedures = guarded(services).export;
  const { exports: service, mediaExports, meetingPacks } = services;
  return {
    record: procedures.record.handler(({ context, input }) => service.record(context.session, input)),
    check: procedures.check.handler(({ context, input, signal }) => service.check(context.session, input, signal)),
    checkMedia: procedures.checkMedia.handler(({ context, input, signal }) =>
      mediaExports.check(context.session, input, signal),
    ),
    prepareMedia: procedures.prepareMedia.handler(({ context, input, signal }) =>
      mediaExports.prepare(context.session, input, signal),
    ),
    checkPack: procedures.checkPack.handler(({ context, input }) => meetingPacks.check(context.session, input)),
    preparePack: procedures.preparePack.handler(({ context, input }) => meetingPacks.prepare(context.session, input)),
  };
}

function mediaImportProcedures(services: Services) {
  const procedures = guarded(services).mediaImport;
  const { mediaImports } = services;
  return {
    begin: procedures.begin.handler(({ context }) => mediaImports.begin(context.session)),
    finish: procedures.finish.handler(({ context, input }) => mediaImports.finish(context.session, input.importId)),
    cancel: procedures.cancel.handler(({ context, input }) => mediaImports.cancel(context.session, input.importId)),
  };
}

function reportProcedures(services: Services) {
  const { report } = guarded(services);
  const { reports, signing } = services;
  return {
    draft: report.draft.handler(({ context, input }) => reports.draft(context.session, input)),
    save: report.save.handler(({ context, input }) => reports.save(context.session, input)),
    prepareSigning: report.prepareSigning.handler(({ context, input }) =>
      signing.prepareSigning(context.session, input),
    ),
    sign: report.sign.handler(async ({ context, input }) => {
      await services.windows.requireOneCase(context.session, "report.sign");
      return signing.sign(context.session, input);
    }),
    signingOutcome: report.signingOutcome.handler(({ context, input }) => signing.outcome(context.session, input)),
    startAddendum: report.startAddendum.handler(({ context, input }) => reports.startAddendum(context.session, input)),
    versions: report.versions.handler(({ context, input }) => reports.versions(context.session, input)),
    version: report.version.handler(({ context, input }) => reports.version(context.session, input)),
  };
}

function checkProcedures(services: Services) {
  const { checks } = guarded(services);
  return {
    policy: checks.policy.handler(({ context }) => services.checkPolicy.get(context.session)),
    savePolicy: checks.savePolicy.handler(({ context, input }) => services.checkPolicy.save(context.session, input)),
  };
}

function putAsideProcedures(services: Services) {
  const { putAside } = guarded(services);
  return {
    keep: putAside.keep.handler(({ context, input }) => services.putAside.keep(context.session, input)),
    list: putAside.list.handler(({ context, input }) => services.putAside.list(context.session, input)),
  };
}

function settingsProcedures(services: Services) {
  const procedures = guarded(services).settings;
  const { sessions, settings, keysAndMouse } = services;
  return {
    get: procedures.get.handler(({ context }) => settings.get(context.session)),
    seriesReadings: procedures.seriesReadings.handler(({ context }) => settings.seriesReadings(context.session)),
    saveArchive: procedures.saveArchive.handler(({ context, input }) => settings.saveArchive(context.session, input)),
    testArchive: procedures.testArchive.handler(({ context, input, signal }) =>
      settings.testArchive(context.session, input.archiveId, signal),
    ),
    saveDestination: procedures.saveDestination.handler(({ context, input }) =>
      settings.saveDestination(context.session, input),
    ),
    addPerson: procedures.addPerson.handler(({ context, input }) => settings.addPerson(context.session, input)),
    changePerson: procedures.changePerson.handler(({ context, input }) =>
      settings.changePerson(context.session, input),
    ),
    resetPassword: procedures.resetPassword.handler(({ context, input }) =>
      settings.resetPassword(context.session, input),
    ),
    setPersonActive: procedures.setPersonActive.handler(({ context, input }) =>
      settings.setPersonActive(context.session, input),
    ),
    setPin: procedures.setPin.handler(async ({ context, input }) => {
      await sessions.setPin(context.session, input);
      return {};
    }),
    keysAndMouse: procedures.keysAndMouse.handler(({ context }) => keysAndMouse.get(context.session)),
    saveKeysAndMouse: procedures.saveKeysAndMouse.handler(({ context, input }) =>
      keysAndMouse.save(context.session, input),
    ),
    keptImages: procedures.keptImages.handler(({ context }) => services.keptImages.get(context.session)),
    saveKeptImages: procedures.saveKeptImages.handler(({ context, input }) =>
      services.keptImages.save(context.session, input),
    ),
    emptyKeptImages: procedures.emptyKeptImages.handler(({ context }) => services.keptImages.empty(context.session)),
    seenPolicy: procedures.seenPolicy.handler(({ context }) => services.seenPolicy.get(context.session)),
    saveSeenPolicy: procedures.saveSeenPolicy.handler(({ context, input }) =>
      services.seenPolicy.save(context.session, input),
    ),
    people: procedures.people.handler(({ context }) => settings.people(context.session)),
  };
}

function outputProcedures(services: Services) {
  const { output } = guarded(services);
  const { outputPolicy, patientCopies } = services;
  return {
    policy: output.policy.handler(({ context }) => outputPolicy.get(context.session)),
    savePolicy: output.savePolicy.handler(({ context, input }) => outputPolicy.save(context.session, input)),
    patientCopy: output.patientCopy.handler(async ({ context, input }) => ({
      refusal: await patientCopies.refusal(context.session, input.reportVersionId),
    })),
  };
}

function hangingProcedures(services: Services) {
  const procedures = guarded(services).hanging;
  const { hanging } = services;
  return {
    shelf: procedures.shelf.handler(({ context }) => hanging.shelf(context.session)),
    save: procedures.save.handler(({ context, input }) => hanging.save(context.session, input)),
    setOff: procedures.setOff.handler(({ context, input }) => hanging.setOff(context.session, input)),
    pastStudies: procedures.pastStudies.handler(({ context, input }) => hanging.pastStudies(context.session, input)),
    pastSeries: procedures.pastSeries.handler(({ context, input }) => hanging.pastSeries(context.session, input)),
  };
}

function displayProcedures(services: Services) {
  const procedures = guarded(services).display;
  const { displays } = services;
  return {
    standing: procedures.standing.handler(({ context, input }) => displays.standing(context.session, input)),
    keepSize: procedures.keepSize.handler(({ context, input }) => displays.keepSize(context.session, input)),
    keepVisual: procedures.keepVisual.handler(({ context, input }) => displays.keepVisual(context.session, input)),
    keepMeasured: procedures.keepMeasured.handler(({ context, input }) =>
      displays.keepMeasured(context.session, input),
    ),
    records: procedures.records.handler(({ context }) => displays.records(context.session)),
    savePolicy: procedures.savePolicy.handler(({ context, input }) => displays.savePolicy(context.session, input)),
  };
}

function eventProcedures(services: Services) {
  const { sessions, events } = services;
  return {
    subscribe: guarded(services).events.subscribe.handler(({ context, signal }) => {
      const windowSignal = sessions.windowSignal(context.session);
      return events.subscribe(signal === undefined ? windowSignal : AbortSignal.any([signal, windowSignal]));
    }),
  };
}
