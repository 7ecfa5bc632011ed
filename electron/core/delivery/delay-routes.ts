import type { DelayPolicy, DelayReason } from "../../../shared/domain/delay-notice.ts";
import type { Recipient } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { encodeDelayBundle, encodeDelayEmail, encodeDelayOru } from "../encoders/delay-notice-message.ts";
import { proposeRecipients } from "../reports/recipients.ts";
import { type NewOutboxEntry, sha256 } from "../store/outbox-entry.ts";
import type { Repositories } from "../store/store.ts";
import { type ProfiledDestination, profiledDestinations, settingsOf } from "./profiled-destination.ts";

/** A destination that a notice can go to. */
export interface DelayWay {
  readonly destination: ProfiledDestination;
  readonly isForPatient: boolean;
}

/** A notice's way with whom it is to. */
export interface DelayRoute extends DelayWay {
  readonly recipient: Recipient;
}

/** What is told, and when. Times in milliseconds since 1970. */
export interface DelayTold {
  readonly id: string;
  readonly reason: DelayReason;
  readonly expectedAt: number;
  readonly raisedAt: number;
  readonly placerOrderNumber: string;
  readonly isDemo: boolean;
}

/** Gives referrers' destinations that can be told by a message, and the patient feed where one is set and on. */
export async function delayWays(
  store: Pick<Repositories, "settings" | "profiles">,
  policy: DelayPolicy,
  now: number,
): Promise<readonly DelayWay[]> {
  const on = (await profiledDestinations(store, now)).filter(({ isEnabled }) => isEnabled);
  const feed = on.find(({ id, channel }) => id === policy.patientFeedId && channel === "fhir");
  const referrers = on.filter(
    (each) => each.recipientRole === "referrer" && takesNotices(each) && each.id !== feed?.id,
  );
  return [
    ...referrers.map((destination) => ({ destination, isForPatient: false })),
    ...(feed === undefined ? [] : [{ destination: feed, isForPatient: true }]),
  ];
}

/** Gives who is told of one case's delay: whoever its report would go to as the referrer, and the patient feed. */
export async function delayRoutes(
  store: Pick<Repositories, "settings" | "profiles" | "directory" | "drafts" | "reports">,
  policy: DelayPolicy,
  workitem: Workitem,
  now: number,
): Promise<readonly DelayRoute[]> {
  const ways = await delayWays(store, policy, now);
  const latest = await store.reports.latest(workitem.id);
  const { recipients } = proposeRecipients({
    ...{ destinations: await profiledDestinations(store, now), workitem, now },
    ...{ previous: latest?.document.recipients ?? [], directory: await store.directory.all() },
    choice: (await store.drafts.findOpen(workitem.id))?.content.recipients ?? null,
  });
  return ways.flatMap((way): DelayRoute[] => {
    const { id: destinationId, name } = way.destination;
    if (way.isForPatient) {
      const patient = { id: destinationId, name: `${name}, for the patient`, organisation: "" };
      return [{ ...way, recipient: { ...patient, role: "copy", destinationId } }];
    }
    const recipient = recipients.find((each) => each.role === "referrer" && each.destinationId === destinationId);
    return recipient === undefined ? [] : [{ ...way, recipient }];
  });
}

/** Documents (MDM) are filed, and a receiver of them refuses results; archives, folders and paper tell nobody. */
function takesNotices(destination: ProfiledDestination): boolean {
  const { channel } = destination;
  if (channel === "hl7") return settingsOf(destination, "hl7").profile.messageKind === "ORU";
  return channel === "fhir" || channel === "email";
}

/** Gives the notice as it goes into the outbox. */
export function delayEntry(
  { destination, isForPatient, recipient }: DelayRoute,
  { id: workitemId, study }: Workitem,
  told: DelayTold,
  entryId: string,
): NewOutboxEntry {
  const { channel, receivingApplication, receivingFacility } = destination;
  const digest = sha256(Buffer.from(`${told.id}\n${destination.id}`));
  const controlId = `D${digest.slice(0, 19).toUpperCase()}`;
  const input = {
    ...{ ...told, noticeId: told.id, controlId, study, recipientName: recipient.name, isForPatient },
    ...{ receivingApplication, receivingFacility, destinationName: destination.name },
    profile: settingsOf(destination, "hl7").profile,
  };
  const made = {
    hl7: () => ({ name: `HL7 v${input.profile.version} ORU^R01`, payload: encodeDelayOru(input) }),
    fhir: () => ({ name: "FHIR R4", payload: encodeDelayBundle(input) }),
    email: () => ({
      name: "notice without clinical content",
      payload: encodeDelayEmail(input, settingsOf(destination, "email")),
    }),
  }[channel === "hl7" || channel === "email" ? channel : "fhir"]();
  return {
    ...{ id: entryId, reportVersionId: null, workitemId, channel, controlId, recipient },
    ...{ contentKind: "delayNotice", contentName: `Delay notice, ${made.name}`, payload: made.payload },
    // Of its own key: a notice that is refused must hold back no report.
    orderingKey: `delay/${destination.id}/${workitemId}`,
    ...{ subjectKind: "delayNotice", subjectId: told.id, profileId: destination.profile?.id ?? null },
  };
}
