import type { PreviewedMessage, SpecimenKind } from "../../../shared/contract/profile-contract.ts";
import type { ChannelSettings, DestinationProfile } from "../../../shared/domain/channel-settings.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import { previewedMessage } from "./previewed-message.ts";
import { settingsOf } from "./profiled-destination.ts";
import { specimenIdentifiers, specimenReport, specimensBefore } from "./specimen-report.ts";

/** What the service is made of. */
export interface ProfileServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly encoder: Pick<ReportEncoder, "prepare">;
  readonly isDemo: boolean;
}

/** What is shown of how a destination is spoken to. */
export interface ProfileHistory {
  readonly profiles: DestinationProfile[];
  readonly inForceId: string | null;
  readonly settings: ChannelSettings;
}

/** What a preview shows. */
export interface ProfilePreview {
  readonly messages: PreviewedMessage[];
  /** Why such a report would not be signed under these settings, and the path of the setting; null where it would. */
  readonly refusal: { sentence: string; path: string } | null;
}

/** Somebody's clock and ours differ by seconds while a form is filled. */
const pastToleranceMs = 5 * 60_000;

/** How destinations are spoken to: versions with effective dates, and the very bytes before anything goes. */
export class ProfileService {
  readonly #options: ProfileServiceOptions;

  constructor(options: ProfileServiceOptions) {
    this.#options = options;
  }

  /** Gives every version of a destination's profile. Throws `signed_out`, `not_found`. */
  async history(session: WindowSession, { destinationId }: { destinationId: string }): Promise<ProfileHistory> {
    requireSignedIn(session);
    const { store, clock } = this.#options;
    const destination = await store.settings.destination(destinationId);
    const profile = (await store.profiles.inForce(clock.now())).get(destinationId) ?? null;
    return {
      profiles: [...(await store.profiles.history(destinationId))],
      inForceId: profile?.id ?? null,
      settings: settingsOf({ profile }, destination.channel),
    };
  }

  /**
   * Adds a version that counts from `effectiveFrom` on, in milliseconds since 1970; what is in the outbox keeps its bytes.
   * Throws `forbidden` to all but an administrator, `invalid_input` for another channel's settings or a day that is past.
   */
  async save(
    session: WindowSession,
    input: { destinationId: string; settings: ChannelSettings; effectiveFrom: number; note: string },
  ): Promise<ProfileHistory> {
    const { store, audit, clock, ids, events, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const destination = await store.settings.destination(input.destinationId);
    const now = clock.now();
    if (input.settings.channel !== destination.channel) {
      throw new WorkstationError(
        "invalid_input",
        "These settings are for another kind of connection, so nothing was changed. Please open the destination again.",
      );
    }
    if (input.effectiveFrom < now - pastToleranceMs) {
      throw new WorkstationError(
        "invalid_input",
        "A profile cannot count from a time that is past: what was signed then has left as it was. Choose now or later.",
      );
    }
    await store.transaction(async (tx) => {
      const added = await tx.profiles.add({
        id: ids.uuid(),
        destinationId: destination.id,
        effectiveFrom: Math.max(input.effectiveFrom, now),
        settings: input.settings,
        note: input.note,
        changedById: person.id,
        changedByName: person.displayName,
        changedAt: now,
      });
      const detail = `${destination.id} version ${added.version}: ${input.note}`;
      await audit.record(session, { action: "settings.saveProfile", detail }, tx);
    });
    events.publish({ topic: "settings", id: "" });
    return this.history(session, input);
  }

  /** Gives the bytes that a report about nobody would leave as under these settings. Nothing is stored or sent. */
  async preview(
    session: WindowSession,
    input: { destinationId: string; settings: ChannelSettings; specimen: SpecimenKind },
  ): Promise<ProfilePreview> {
    requireSignedIn(session);
    const { destinationId, settings, specimen } = input;
    const { store, clock, encoder } = this.#options;
    const destination = await store.settings.destination(destinationId);
    const profile = { settings, id: "preview", destinationId, version: 1, effectiveFrom: clock.now(), note: "" };
    try {
      const { deliveries } = await encoder.prepare({
        document: specimenReport(destination, { kind: specimen }),
        identifiers: specimenIdentifiers,
        previous: specimensBefore(specimen),
        destinations: [{ ...destination, profile: { ...profile, changedByName: "", changedAt: clock.now() } }],
        keyImages: new Map(),
      });
      return { messages: deliveries.map((delivery) => previewedMessage(delivery, settings)), refusal: null };
    } catch (thrown) {
      if (!(thrown instanceof WorkstationError) || thrown.code !== "invalid_report") throw thrown;
      return { messages: [], refusal: { sentence: thrown.message, path: refusingPath(thrown) } };
    }
  }
}

/** The setting by which such a report is refused; empty where it is none alone. */
function refusingPath({ details }: WorkstationError): string {
  if (details?.code === "unknownCharacter") return "profile.unknownCharacters";
  if (details?.code !== "tooLong") return "";
  return details.part === "message" ? "profile.longestMessageBytes" : "profile.longestFieldBytes";
}
