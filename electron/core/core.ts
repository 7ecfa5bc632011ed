import type { AnyRouter } from "@orpc/server";
import type { ImageWindowNumber } from "../../shared/domain/parked-case.ts";
import type { Person } from "../../shared/domain/person.ts";
import type { Ports } from "./ports.ts";
import type { RecoderPlaces } from "./recoding/frame-recoder.ts";
import type { PageFace } from "./referrer-page/compose-referrer-page.ts";

/** One connected window. Made by the host for each connection that proved it may talk to the core. */
export interface WindowSession {
  readonly id: string;
  /** Who is signed in at this window, or null. */
  person: Person | null;
  /** True after the idle time or a lock: nothing but unlocking and signing out is answered. */
  isLocked: boolean;
  /** `archiveId/studyInstanceUid` of every study this window has opened; only their bytes are given. */
  readonly openedStudies: Set<string>;
  /** The case that this window has open, or null. */
  openWorkitemId: string | null;
  /** The same for all windows that share one sign-in; absent for a window that is by itself. */
  launchId?: string;
  /** Its number where it is a window of images beside the case window; absent for a case window. */
  imageWindow?: ImageWindowNumber;
  lastInputAt: number;
}

/** What every procedure gets besides its input. */
export interface CallContext {
  readonly session: WindowSession;
}

/** Where the demo profile's practice listens. A later start may bring other ports. */
export interface DemoPracticeAddress {
  /** `host:port` of its HL7 receiver (MLLP). */
  readonly mllpAddress: string;
  /** Address of its page. */
  readonly pageUrl: string;
}

/** How a core is set up. */
export interface CoreOptions {
  /** Folder of the profile: store, embedded archive, caches, logs. Made when absent. */
  readonly profileDirectory: string;
  /** Folder of the built window (index.html and assets). */
  readonly windowDirectory: string;
  /** Folder of the sample studies, or null where none are shipped. */
  readonly samplesDirectory: string | null;
  /** `postgresql://…` for a department's store, or null for SQLite in the profile. */
  readonly storeUrl: string | null;
  /** Sets a new profile up as the demo: sample studies, four people, a demo practice. */
  readonly isDemo: boolean;
  /** Where a bundled program keeps the encode worker and the report fonts; absent when run from the sources. */
  readonly reportEncoder?: { readonly workerEntry: URL | string | null; readonly fontsDirectory: string | null };
  /** Where a bundled program keeps the worker that anonymises; absent when run from the sources. */
  readonly anonymiseWorkerEntry?: URL | string | null;
  /** Where a bundled program keeps the worker that re-encodes kept frames, and its codecs; absent when run from the sources. */
  readonly recoder?: RecoderPlaces;
  /** The practice that the host started for a demo profile; its destination is set to this at each start. */
  readonly demoPractice?: DemoPracticeAddress | null;
  readonly programVersion: string;
  readonly ports: Ports;
}

/** Where a window comes from. `beforeRestart`: it was open when the program ended and comes back, signed out. */
export type WindowOrigin = "new" | "beforeRestart";

/** A running core: two faces (procedures and bytes) that a host connects to a window. */
export interface Core {
  /** Procedures of `shared/contract/contract.ts`, with `CallContext` as context. */
  readonly router: AnyRouter;
  /** Static files, metadata, pixels, thumbnails, key images and PDFs; the same security headers on both hosts. */
  fetch(request: Request, session: WindowSession): Promise<Response>;
  /** The referrer's page; served by the browser host, by a listener of its own. */
  readonly referrerPage: PageFace;
  openWindow(origin?: WindowOrigin): WindowSession;
  /** Ends the window's session: leaves its case by rule and stops its event stream. */
  closeWindow(session: WindowSession): Promise<void>;
  /** Starts background jobs. The core answers calls before. */
  start(): Promise<void>;
  /** Stops claiming work, waits for what is under way (bounded), closes the store. */
  stop(): Promise<void>;
}
