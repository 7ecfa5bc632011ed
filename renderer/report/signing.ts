import type { Patient } from "../../shared/domain/patient.ts";
import type { PassedOver, Recipient } from "../../shared/domain/report.ts";
import type { SecondSignatureAnswer } from "../../shared/domain/second-signature.ts";
import { recipientKeys } from "../../shared/rules/seen-recipients.ts";
import { nextPaint } from "../app/next-paint.ts";
import type { CoreClient, Host } from "../host/host-client.ts";
import { whenBack } from "../host/when-back.ts";
import type { SentRelease } from "../second-signature/release-kinds.ts";
import type { ViewerCommands } from "../viewer/viewer-types.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import type { OpenDraft } from "./draft-reducer.ts";
import { type LostSigning, signedOrAsked } from "./lost-signing.ts";
import type { PreparedSigning } from "./sign-sheet-content.tsx";
import type { SignedResult } from "./signed-view.tsx";

/** The case and the patient that the banner of this window names. */
export interface ShownBanner {
  readonly workitemId: string;
  readonly patient: Patient;
}

/** The draft on the screen is not the draft in the store, so nothing may be signed. The message is for the reader. */
export class UnsavedError extends Error {}

/** Saves what is unsaved and gives what signing would do. Rejects with `UnsavedError` when it cannot be saved. */
export async function prepareSigning(
  client: CoreClient,
  keeper: DraftKeeper,
  viewer: ViewerCommands,
  banner: ShownBanner,
): Promise<PreparedSigning> {
  const state = await keeper.flush();
  if (state.phase !== "saved") throw new UnsavedError(whyNot(state.phase === "loading" ? null : state));
  const unseenSeries = [...viewer.unseenSeries()];
  const images = viewer.examinationImages();
  return await client.report.prepareSigning({ draftId: state.draftId, unseenSeries, banner, images });
}

/**
 * The same over a connection that is lost before or meanwhile: waits for it and begins again, until `signal` says that
 * nobody wants it any more.
 */
export async function prepareWhenBack(
  connection: Host["connection"],
  signal: AbortSignal,
  prepare: () => Promise<PreparedSigning>,
): Promise<PreparedSigning> {
  for (;;) {
    await whenBack(connection, signal);
    const { generation } = connection.getState();
    try {
      return await prepare();
    } catch (thrown) {
      const now = connection.getState();
      const wasCut = now.state === "reconnecting" || now.generation !== generation;
      if (!wasCut) throw thrown;
    }
  }
}

/**
 * Signs exactly the revision that is on the screen, naming every patient on the panes. An answer that was lost is asked for:
 * rejects with `NotSignedError` where the core then says that nothing was signed.
 */
export async function signReport(
  lost: LostSigning,
  keeper: DraftKeeper,
  viewer: ViewerCommands,
  banner: ShownBanner,
  secret: string,
  /** Why each warning is passed over; and why series were left unseen, undefined where the site does not ask. */
  reasons: { passedOver: PassedOver[]; unseenReason?: string | undefined },
  /** As what it goes out (absent: as final), and what became of the meaning of somebody else's text. */
  said: {
    release?: SentRelease | undefined;
    secondSignature?: SecondSignatureAnswer | undefined;
    /** Who was shown to get it. */
    recipients?: readonly Recipient[] | undefined;
  } = {},
  /** Hears of the signature as soon as the core has answered; what else the window draws anew for it comes a frame later. */
  onStored: (signed: SignedResult) => void = () => undefined,
): Promise<SignedResult> {
  const shownPatients = shownPatientsOf(viewer);
  const unseenSeries = [...viewer.unseenSeries()];
  return await keeper.sign(async (draftId, revision) => {
    const input = {
      ...{ draftId, revision, secret, shownPatients, unseenSeries, banner },
      images: viewer.examinationImages(),
      passedOver: reasons.passedOver,
      ...(reasons.unseenReason !== undefined && { unseenReason: reasons.unseenReason }),
      ...(said.recipients !== undefined && { seenRecipients: recipientKeys(said.recipients) }),
      ...(said.release !== undefined && { release: said.release }),
      ...(said.secondSignature !== undefined && { secondSignature: said.secondSignature }),
    };
    const signed = await signedOrAsked(lost, draftId, () => lost.client.report.sign(input));
    onStored(signed);
    await nextPaint();
    return signed;
  });
}

/** Every study on the panes with its patient, each once. */
function shownPatientsOf(viewer: ViewerCommands) {
  const byStudy = new Map(
    viewer.shownImages().map(({ displaySet }) => [
      `${displaySet.studyInstanceUid} ${displaySet.patientId} ${displaySet.issuerOfPatientId}`,
      {
        patientId: displaySet.patientId,
        issuerOfPatientId: displaySet.issuerOfPatientId,
        studyInstanceUid: displaySet.studyInstanceUid,
      },
    ]),
  );
  return [...byStudy.values()];
}

function whyNot(state: OpenDraft | null): string {
  if (state?.phase === "conflict") {
    return "This draft was also written in another window. Go back, choose which text goes on, then sign.";
  }
  if (state !== null && state.problem !== "") return `The last words are not saved. ${state.problem}`;
  return "The last words are not saved yet. They are kept in this window; sign when they are saved.";
}
