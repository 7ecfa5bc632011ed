import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { archiveIdSchema, idSchema, studyInstanceUidSchema } from "../domain/identifiers.ts";
import { candidatePatientSchema, identityDecisionRequestSchema, identityStopSchema } from "../domain/identity.ts";
import { keysAndMouseSchema, readKeysAndMouseSchema } from "../domain/keys-and-mouse.ts";
import { parkedCaseSchema, parkedViewSchema } from "../domain/parked-case.ts";
import { personSchema, roleSchema, siteSchema } from "../domain/person.ts";
import { seriesReadingSchema } from "../domain/series-way.ts";
import { archiveStateSchema, priorSchema } from "../domain/study.ts";
import {
  holdSchema,
  imagesAheadSchema,
  rowFactsSchema,
  workitemSchema,
  worklistFilterSchema,
  worklistPlaceSchema,
  worklistSortSchema,
} from "../domain/workitem.ts";
import { keptImagesPolicySchema, keptImagesSchema } from "../rules/kept-images-policy.ts";
import { seenPolicySchema } from "../rules/seen-policy.ts";
import { adtContract, alertContract, alertPolicyContract } from "./alert-contract.ts";
import { base, nothing } from "./base.ts";
import { checkContract } from "./check-contract.ts";
import { correctionRecallContract } from "./correction-recall-contract.ts";
import { delayContract } from "./delay-contract.ts";
import { deliveryContract } from "./delivery-contract.ts";
import { dictationContract } from "./dictation-contract.ts";
import { directoryContract } from "./directory-contract.ts";
import { displayCalls } from "./display.ts";
import { earlierTextContract } from "./earlier-text-contract.ts";
import { eventSchema } from "./events.ts";
import { evidenceContract } from "./evidence-contract.ts";
import { failSafeContract } from "./fail-safe-contract.ts";
import { hangingSaveSchema, hangingShelfSchema, pastSeriesSchema, pastStudySchema } from "./hanging.ts";
import { lifeContract } from "./life-contract.ts";
import { exportContract, mediaImportContract } from "./media-contract.ts";
import { outputContract } from "./output-contract.ts";
import { profileContract } from "./profile-contract.ts";
import { referrerPageContract } from "./referrer-page-contract.ts";
import { putAsideContract, reportContract } from "./report-contract.ts";
import { reportStartContract } from "./report-start-contract.ts";
import { scopeContract } from "./scope-contract.ts";
import { secondSignatureContract } from "./second-signature-contract.ts";
import {
  archiveSettingsSchema,
  changedPersonSchema,
  newPersonSchema,
  resetPasswordSchema,
  savedDestinationSchema,
  settingsSchema,
} from "./settings.ts";
import { templateContract } from "./template-contract.ts";
import { casePriorsSchema, caseSchema, sessionSchema } from "./views.ts";
import { windowContract } from "./windows.ts";
import { autotextContract, writingContract } from "./writing-contract.ts";

/**
 * Every call between window and core. Names are `noun.verb`; input is checked in the core, output stripped to its
 * schema. A failure is one of `errorCodes` with a sentence for the user.
 */
export const contract = {
  session: {
    /** Where this window stands; asked first. */
    status: base.output(sessionSchema),
    /** Sets up a real profile by its first administrator. Fails with `conflict` once anybody exists. */
    createAdministrator: base
      .input(
        z.object({
          displayName: z.string().trim().min(1).max(128),
          username: z.string().trim().min(1).max(64),
          password: z.string().min(10).max(256),
          site: siteSchema,
        }),
      )
      .output(sessionSchema),
    /**
     * A password that an administrator set needs `newPassword` with it: without, `reauth_required` carries
     * `details.mustChangePassword`.
     */
    signIn: base
      .input(
        z.object({
          username: z.string().max(64),
          password: z.string().max(256),
          newPassword: z.string().min(10).max(256).optional(),
        }),
      )
      .output(sessionSchema),
    lock: base.input(nothing).output(sessionSchema),
    /** By PIN or password. */
    unlock: base.input(z.object({ secret: z.string().max(256) })).output(sessionSchema),
    signOut: base.input(nothing).output(sessionSchema),
    /** Says that a person is at the screen, so that the idle lock waits. */
    touch: base.input(nothing).output(nothing),
  },
  worklist: {
    /** Opens the list, or jumps to any row of it; what comes after a page is asked for by `onward`. */
    list: base
      .input(
        z.object({
          filter: worklistFilterSchema,
          sort: worklistSortSchema,
          offset: z.number().int().min(0),
          limit: z.number().int().min(1).max(500),
        }),
      )
      .output(
        z.object({
          rows: z.array(workitemSchema),
          /** Where the next page begins; null at the end of the list. */
          next: worklistPlaceSchema.nullable(),
          total: z.number().int(),
          /** Values that the filter chips offer. */
          modalities: z.array(z.string()),
          sites: z.array(z.string()),
          overdueCount: z.number().int(),
          dueSoonCount: z.number().int(),
          /** Cases that are known at all, reported ones included, whatever the filter. */
          knownCount: z.number().int(),
        }),
      ),
    /** Gives the page behind a place: what did not move since is in exactly one page, whatever came or went before it. */
    onward: base
      .input(
        z.object({
          filter: worklistFilterSchema,
          sort: worklistSortSchema,
          place: worklistPlaceSchema,
          limit: z.number().int().min(1).max(500),
        }),
      )
      .output(z.object({ rows: z.array(workitemSchema), next: worklistPlaceSchema.nullable() })),
    /** Gives a case as it stands now: who has it, whether it is held. */
    standing: base.input(z.object({ workitemId: idSchema })).output(workitemSchema),
    /** Gives what changes of the rows on a screen without the list changing; a case that is not there is left out. */
    rowFacts: base
      .input(z.object({ workitemIds: z.array(idSchema).max(200) }))
      .output(z.object({ rows: z.array(rowFactsSchema) })),
    /** How far the images of the next cases are; a case that is not fetched ahead is not in it. */
    imagesAhead: base.output(z.object({ cases: z.array(imagesAheadSchema) })),
    /** Says that a case is likely to be opened in a moment: its headers are asked for now. Waits for no archive. */
    expect: base.input(z.object({ workitemId: idSchema })).output(nothing),
    /** Asks every archive now; answers when they have all answered or failed. */
    refresh: base.input(nothing).output(z.object({ archives: z.array(archiveStateSchema) })),
    /** `stillAsking`: names of the archives of the list that have not answered yet; until then it may lack cases. */
    archives: base.output(z.object({ archives: z.array(archiveStateSchema), stillAsking: z.array(z.string()) })),
    /** Fails with `conflict` and `details.holder`, `details.since` when somebody else has it. */
    reserve: base.input(z.object({ workitemId: idSchema })).output(workitemSchema),
    release: base.input(z.object({ workitemId: idSchema })).output(workitemSchema),
    /** Asks the holder for the case; they see it at once and may release it. */
    askForHandover: base.input(z.object({ workitemId: idSchema })).output(workitemSchema),
    /** The holder's answer: release it to the asker, or keep it. */
    answerHandover: base.input(z.object({ workitemId: idSchema, isGranted: z.boolean() })).output(workitemSchema),
    hold: base.input(holdSchema).output(workitemSchema),
    unhold: base.input(z.object({ workitemId: idSchema })).output(workitemSchema),
    /** Priors of a case without opening it, for the strip under the list. */
    priors: base
      .input(z.object({ workitemId: idSchema }))
      .output(z.object({ priors: z.array(priorSchema), problems: z.array(z.string()) })),
  },
  case: {
    /** Reserves the case, gives its patient, draft and the priors known by now, and audits the look. */
    open: base.input(z.object({ workitemId: idSchema })).output(caseSchema),
    /** Whether the archive still has the headers of which this window shows a copy (`copyHeaders`). */
    compareHeaders: base
      .input(z.object({ workitemId: idSchema, digest: z.string().length(64) }))
      .output(z.object({ isUnchanged: z.boolean() })),
    /** Priors of a case that is open in this window, as far as the archives have answered; waits for none. */
    priors: base.input(z.object({ workitemId: idSchema })).output(casePriorsSchema),
    /** Allows this session to fetch a prior's metadata and pixels, and audits the look. */
    openPrior: base
      .input(
        z.object({
          workitemId: idSchema,
          archiveId: archiveIdSchema,
          studyInstanceUid: studyInstanceUidSchema,
          /** The protocol that asked for it, where the reader did not: then no comparison is written in the draft yet. */
          byProtocol: z.string().max(64).optional(),
        }),
      )
      .output(z.object({ prior: priorSchema })),
    /** Leaves the case; an untouched reservation is released, a draft keeps it. */
    leave: base.input(z.object({ workitemId: idSchema })).output(workitemSchema),
  },
  /** Cases put aside for something more urgent, with how their panes stood; each person's own. */
  parked: {
    /** The last parked first. */
    list: base.output(z.object({ parked: z.array(parkedCaseSchema) })),
    /** Of a case that is open in this window; its reservation is kept. `conflict` where too many are parked. */
    park: base.input(z.object({ workitemId: idSchema, view: parkedViewSchema })).output(nothing),
    /** Asked once a case is open: takes it out of the parked ones and gives how it stood; null where that is not known. */
    resume: base
      .input(z.object({ workitemId: idSchema }))
      .output(z.object({ wasParked: z.boolean(), view: parkedViewSchema.nullable() })),
  },
  /** Windows of images beside the case window, all of one sign-in. */
  windows: windowContract,
  /** Whose images, banner, reservation and report are. */
  identity: {
    /** Gives what contradicts the case's patient, with what was decided, and audits each mismatch once. */
    check: base
      .input(
        z.object({
          workitemId: idSchema,
          /** Series that the window itself found to be somebody else's. */
          found: z
            .array(
              z.object({
                archiveId: archiveIdSchema,
                studyInstanceUid: studyInstanceUidSchema,
                seriesInstanceUid: z.string().max(64),
              }),
            )
            .max(500),
        }),
      )
      .output(z.object({ stops: z.array(identityStopSchema) })),
    /** People who may be this patient under another number. Answers when the archives have, after 16 seconds at most. */
    candidates: base
      .input(z.object({ workitemId: idSchema }))
      .output(z.object({ candidates: z.array(candidatePatientSchema), problems: z.array(z.string()) })),
    /** By whoever has the case. `forbidden` where nobody may decide so; both ways audited. */
    decide: base.input(identityDecisionRequestSchema).output(nothing),
  },
  export: exportContract,
  mediaImport: mediaImportContract,
  report: reportContract,
  /** A report after it was written, and beside: corrections, ends, versions taken back, cases taken over. */
  life: lifeContract,
  /** Text that lost against another window's, kept with its case. */
  putAside: putAsideContract,
  checks: checkContract,
  alert: alertContract,
  alertPolicy: alertPolicyContract,
  adt: adtContract,
  delivery: deliveryContract,
  evidence: evidenceContract,
  correctionRecall: correctionRecallContract,
  delay: delayContract,
  profile: profileContract,
  failSafe: failSafeContract,
  directory: directoryContract,
  referrerPage: referrerPageContract,
  settings: {
    get: base.output(settingsSchema),
    saveArchive: base.input(archiveSettingsSchema).output(settingsSchema),
    testArchive: base.input(z.object({ archiveId: archiveIdSchema })).output(archiveStateSchema),
    /** How the series of each archive behind a network are read now, as measured since the program's start. */
    seriesReadings: base.output(z.array(seriesReadingSchema)),
    saveDestination: base.input(savedDestinationSchema).output(settingsSchema),
    addPerson: base.input(newPersonSchema).output(settingsSchema),
    changePerson: base.input(changedPersonSchema).output(settingsSchema),
    /** For somebody else; they are signed out everywhere and choose their own at the next sign-in. */
    resetPassword: base.input(resetPasswordSchema).output(settingsSchema),
    setPersonActive: base.input(z.object({ personId: idSchema, isActive: z.boolean() })).output(settingsSchema),
    /** Sets the caller's own signing PIN, 4 to 12 digits; needs the password. */
    setPin: base
      .input(z.object({ password: z.string().max(256), pin: z.string().regex(/^[0-9]{4,12}$/) }))
      .output(nothing),
    /** The caller's own keys and mouse, and in sentences what of them could not be read. */
    keysAndMouse: base.output(readKeysAndMouseSchema),
    saveKeysAndMouse: base.input(keysAndMouseSchema).output(readKeysAndMouseSchema),
    /** What is kept of archives' images on this workstation, and what is fetched ahead. */
    keptImages: base.output(keptImagesSchema),
    saveKeptImages: base.input(keptImagesPolicySchema).output(keptImagesSchema),
    /** Clears everything away that no window shows. */
    emptyKeptImages: base.input(nothing).output(keptImagesSchema),
    /** When an image counts as seen, by modality, and what is asked at signing. */
    seenPolicy: base.output(seenPolicySchema),
    saveSeenPolicy: base.input(seenPolicySchema).output(seenPolicySchema),
    people: base.output(z.object({ people: z.array(personSchema.pick({ id: true, displayName: true, role: true })) })),
  },
  output: outputContract,
  hanging: {
    /** The protocols of the person at this window and of everybody. */
    shelf: base.output(hangingShelfSchema),
    /** Takes the place of a whole list; `conflict` where it was changed since `revision`. */
    save: base.input(hangingSaveSchema).output(hangingShelfSchema),
    /** Which protocols of the program or of everybody this person does not use. */
    setOff: base.input(z.object({ off: z.array(z.string().max(64)).max(200) })).output(hangingShelfSchema),
    /** The newest examinations like that of a case, on which a protocol can be tried. */
    pastStudies: base.input(z.object({ workitemId: idSchema })).output(z.object({ studies: z.array(pastStudySchema) })),
    /** The series of one of them, as rules see them; audits the look. */
    pastSeries: base.input(z.object({ workitemId: idSchema })).output(pastSeriesSchema),
  },
  display: displayCalls,
  template: templateContract,
  autotext: autotextContract,
  earlierText: earlierTextContract,
  writing: writingContract,
  dictation: dictationContract,
  reportStart: reportStartContract,
  secondSignature: secondSignatureContract,
  scope: scopeContract,
  events: {
    /** What changed, as ids and versions; the window refetches. Ends when the window closes. */
    subscribe: base.input(nothing).output(eventIterator(eventSchema)),
  },
};

/** Raised with each incompatible change of the contract; a window built for another version reloads. */
export const contractVersion = 1;

/** Roles that can be given to a new person. */
export const assignableRoles = roleSchema.options;
