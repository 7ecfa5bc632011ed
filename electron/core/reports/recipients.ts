import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { Recipient } from "../../../shared/domain/report.ts";
import { embeddedArchiveId } from "../archive/archive-registry.ts";
import { directoryRecipients } from "./directory-recipients.ts";
import {
  bySetUp,
  type ProposedPair,
  type ProposedRecipients,
  type RecipientGround,
  shown,
} from "./proposed-recipients.ts";

/**
 * Gives who gets a signed version: the referrer and chosen copies by the directory, the site's standing copies and archives,
 * and everybody who had an earlier version, so that nobody is left with an old one. Where the directory is empty, everybody
 * behind an enabled destination. A recipient keeps its identifier over all versions.
 */
export function proposeRecipients(ground: RecipientGround): ProposedRecipients {
  const enabled = ground.destinations.filter(
    (destination) => destination.isEnabled && takesReportsOf(destination, ground.workitem.study.archiveId),
  );
  const isByDirectory = ground.directory.size > 0;
  const found = isByDirectory ? directoryRecipients(ground, enabled) : { pairs: [], facts: [], others: [] };
  const setUp = enabled.filter(({ recipientRole }) => !isByDirectory || recipientRole !== "referrer");
  const current = [
    ...found.pairs,
    ...setUp
      .filter(({ channel }) => !isByDirectory || !isOnRequest(channel))
      .map((one) => bySetUp(one, ground.workitem)),
  ].map((pair) => asBefore(pair, ground.previous));
  const known = new Set(current.map(({ recipient }) => recipient.id));
  const earlier = ground.previous.filter(({ id }) => !known.has(id)).map((recipient) => hadEarlier(recipient, ground));
  const pairs = [...current, ...earlier];
  return {
    recipients: pairs.map(({ recipient }) => recipient),
    proposals: [...pairs.map(({ proposal }) => proposal), ...found.others],
    facts: found.facts,
  };
}

/** Paper and pages are for somebody, and never a standing copy to nobody. */
function isOnRequest(channel: DestinationSettings["channel"]): boolean {
  return channel === "page" || channel === "print";
}

/** Whoever was the referrer by the same system keeps the identifier, so that they do not get it twice. */
function asBefore({ recipient, proposal }: ProposedPair, previous: readonly Recipient[]): ProposedPair {
  if (recipient.role !== "referrer" || previous.some(({ id }) => id === recipient.id)) return { recipient, proposal };
  const before = previous.find(
    ({ role, destinationId, entryId }) =>
      role === "referrer" &&
      destinationId === recipient.destinationId &&
      (entryId === undefined || entryId === recipient.entryId),
  );
  if (before === undefined) return { recipient, proposal };
  return { recipient: { ...recipient, id: before.id }, proposal: { ...proposal, id: before.id } };
}

function hadEarlier(recipient: Recipient, { destinations }: RecipientGround): ProposedPair {
  const reachedBy = destinations.find(({ id }) => id === recipient.destinationId)?.name ?? "";
  const reason = "Had an earlier version";
  return { recipient, proposal: shown(recipient, { reason, certainty: "setUp", reachedBy }) };
}

/** Objects beside a study that is elsewhere would make a second, incomplete copy of the study in this workstation. */
function takesReportsOf({ channel, address }: DestinationSettings, studyArchiveId: string): boolean {
  return channel !== "dicomweb" || address !== embeddedArchiveId || studyArchiveId === embeddedArchiveId;
}
