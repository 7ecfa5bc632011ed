import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { DirectoryEntry } from "../../../shared/domain/directory.ts";
import type { CandidateEntry, ProposedRecipient } from "../../../shared/domain/proposed-recipient.ts";
import type { Recipient } from "../../../shared/domain/report.ts";
import { dateText, dayOf } from "../../../shared/rules/date-text.ts";
import { matchReferrer, type ReferrerMatch, statedReferrer } from "../../../shared/rules/match-referrer.ts";
import { isAbsent } from "../../../shared/rules/who-is-on.ts";
import { siteInboxes, systemOf, type Way, wayWithoutSystem, wayWords } from "../directory/reached-by.ts";
import {
  bySetUp,
  type ProposedPair,
  type ProposedRecipients,
  type RecipientGround,
  shown,
} from "./proposed-recipients.ts";

/** What the directory gives: recipients, what has to be said, and whom nothing reaches. */
export interface FoundRecipients {
  readonly pairs: readonly ProposedPair[];
  readonly facts: ProposedRecipients["facts"];
  readonly others: readonly ProposedRecipient[];
}

/** Gives the referrer and the chosen copies by the directory. `enabled`: destinations that may be used. */
export function directoryRecipients(ground: RecipientGround, enabled: readonly DestinationSettings[]): FoundRecipients {
  const referrer = theReferrer(ground, enabled);
  const taken = new Set(referrer.pairs.flatMap(({ recipient }) => recipient.entryId ?? []));
  const copies = (ground.choice?.copyEntryIds ?? [])
    .filter((entryId, place, all) => !taken.has(entryId) && all.indexOf(entryId) === place)
    .map((entryId) => copyTo(entryId, ground, enabled));
  const all = [referrer, ...copies];
  return {
    pairs: all.flatMap(({ pairs }) => pairs),
    facts: all.flatMap(({ facts }) => facts),
    others: all.flatMap(({ others }) => others),
  };
}

function theReferrer(ground: RecipientGround, enabled: readonly DestinationSettings[]): FoundRecipients {
  const match = whoAsked(ground);
  const facts = match.certainty === "open" ? [notMatched(ground, match)] : [];
  const said = {
    ...{ reason: match.reason, certainty: match.certainty, note: absence(match.entry, ground) },
    candidates: match.candidates.map((entry) => candidate(entry, ground.directory)),
  };
  const at = match.entry ?? match.organisation;
  const system = at === null ? null : systemOf(at, ground.directory, enabled);
  if (match.entry !== null && system !== null) {
    const recipient = { ...recipientOf(match.entry, "referrer", ground), destinationId: system.destinationId };
    return {
      pairs: [{ recipient, proposal: shown(recipient, { ...said, reachedBy: wayWords(match.entry, system) }) }],
      facts,
      others: [],
    };
  }
  const named = match.entry === null ? null : recipientOf(match.entry, "referrer", ground);
  if (system !== null) return { ...atOrganisation(system, ground, said), facts, others: [] };
  const pairs = inboxes(ground, enabled).map((pair): ProposedPair => {
    const recipient = { ...pair.recipient, ...(named === null ? {} : { ...named, id: pair.recipient.id }) };
    const to = { ...recipient, destinationId: pair.recipient.destinationId };
    return { recipient: to, proposal: shown(to, { ...said, reachedBy: pair.proposal.reachedBy }) };
  });
  if (pairs.length > 0) return { pairs, facts, others: [] };
  const { referrer } = ground.workitem;
  const stated = {
    id: "referrer",
    name: referrer.name,
    organisation: referrer.organisation,
    role: "referrer" as const,
  };
  return { ...withoutSystem(named ?? stated, said, enabled), facts };
}

/** Nobody of the directory is the referrer for sure, but the organisation is known: it goes there, with the name that is stated. */
function atOrganisation(
  system: Way,
  { workitem }: RecipientGround,
  said: Omit<Said, "reachedBy">,
): Pick<FoundRecipients, "pairs"> {
  const { name, organisation } = workitem.referrer;
  const { destinationId } = system;
  const recipient: Recipient = {
    id: destinationId,
    name: name || organisation,
    organisation,
    role: "referrer",
    destinationId,
  };
  const reachedBy = `${system.destinationName}, of ${system.through?.name ?? ""}`;
  return { pairs: [{ recipient, proposal: shown(recipient, { ...said, reachedBy }) }] };
}

type Said = Pick<ProposedRecipient, "reason" | "certainty" | "reachedBy"> & Partial<ProposedRecipient>;

/** Destinations of referrers that belong to nobody of the directory: the site's own inbox, not another practice's. */
function inboxes({ directory, workitem }: RecipientGround, enabled: readonly DestinationSettings[]): ProposedPair[] {
  return siteInboxes(directory, enabled).map((destination) => bySetUp(destination, workitem));
}

function withoutSystem(
  to: Omit<Recipient, "destinationId">,
  said: Omit<Said, "reachedBy">,
  enabled: readonly DestinationSettings[],
): Pick<FoundRecipients, "pairs" | "others"> {
  const way = wayWithoutSystem(enabled);
  if (way === null) {
    const nobody = shown(
      { ...to, destinationId: "" },
      { ...said, reachedBy: "No system: neither the page nor print is set up" },
    );
    return { pairs: [], others: [nobody] };
  }
  const recipient = { ...to, destinationId: way.destinationId };
  const reachedBy = `No system: by ${way.destinationName}`;
  return { pairs: [{ recipient, proposal: shown(recipient, { ...said, reachedBy }) }], others: [] };
}

/** As a person chose; else as in the version before; else as the request says. */
function whoAsked({ workitem, directory, choice, previous }: RecipientGround): ReferrerMatch {
  const by = (entryId: string | null | undefined, reason: string): ReferrerMatch | null => {
    const entry = directory.get(entryId ?? "");
    return entry?.isActive === true ? { entry, organisation: null, reason, certainty: "sure", candidates: [] } : null;
  };
  return (
    by(choice?.referrerEntryId, "Chosen for this report") ??
    by(previous.find(({ role }) => role === "referrer")?.entryId, "As in the version before") ??
    matchReferrer(statedReferrer(workitem), directory)
  );
}

function copyTo(entryId: string, ground: RecipientGround, enabled: readonly DestinationSettings[]): FoundRecipients {
  const entry = ground.directory.get(entryId);
  if (entry === undefined) return { pairs: [], facts: [], others: [] };
  const to = { ...recipientOf(entry, "copy", ground), id: entry.id };
  const said = {
    reason: "Added for this report",
    certainty: "sure" as const,
    note: absence(entry, ground),
    isRemovable: true,
  };
  if (!entry.isActive) {
    const nobody = shown({ ...to, destinationId: "" }, { ...said, reachedBy: "No longer in use" });
    return { pairs: [], facts: [noWay(`${entry.name} is no longer in use in the directory`)], others: [nobody] };
  }
  const system = systemOf(entry, ground.directory, enabled);
  const [inbox] = system === null ? inboxes(ground, enabled) : [];
  if (inbox !== undefined) {
    const recipient = { ...to, destinationId: inbox.recipient.destinationId };
    const proposal = shown(recipient, { ...said, reachedBy: inbox.proposal.reachedBy });
    return { pairs: [{ recipient, proposal }], facts: [], others: [] };
  }
  if (system === null) {
    const found = withoutSystem(to, said, enabled);
    const sentence = `${entry.name} has no system, and neither the page nor print is set up`;
    return { ...found, facts: found.pairs.length === 0 ? [noWay(sentence)] : [] };
  }
  const recipient = { ...to, destinationId: system.destinationId };
  return {
    pairs: [{ recipient, proposal: shown(recipient, { ...said, reachedBy: wayWords(entry, system) }) }],
    facts: [],
    others: [],
  };
}

function noWay(lead: string): ProposedRecipients["facts"][number] {
  const sentence = `${lead}, so no copy can reach them from here. Remove the copy and bring it yourself, or have a way set up.`;
  return { code: "recipientWithoutWay", sentence };
}

function notMatched({ workitem }: RecipientGround, match: ReferrerMatch): ProposedRecipients["facts"][number] {
  const { name, organisation } = workitem.referrer;
  const who = [name, organisation].filter((part) => part !== "").join(", ");
  const lead =
    who === "" ? match.reason : `The referrer, ${who}: ${match.reason.charAt(0).toLowerCase()}${match.reason.slice(1)}`;
  const sentence = `${lead.replace(/: choose$/, "")}. Choose who of the directory it is, or say why the report goes as it is shown.`;
  return { code: "referrerNotMatched", sentence };
}

function recipientOf(entry: DirectoryEntry, role: "referrer" | "copy", { directory, workitem }: RecipientGround) {
  const whole = directory.get(entry.partOfId ?? "")?.name ?? "";
  const stated = role === "referrer" ? workitem.referrer.organisation : "";
  return {
    ...{ id: entry.id, name: entry.name, organisation: whole === "" ? stated : whole, role, entryId: entry.id },
    ...(entry.nationalCode === "" ? {} : { code: entry.nationalCode }),
    ...(entry.nationalCode === "" || entry.codeSystem === "" ? {} : { codeSystem: entry.codeSystem }),
  };
}

function candidate(entry: DirectoryEntry, directory: ReadonlyMap<string, DirectoryEntry>): CandidateEntry {
  const organisation = directory.get(entry.partOfId ?? "")?.name ?? "";
  const { id: entryId, name, kind, role, nationalCode: code } = entry;
  return { entryId, name, kind, role, organisation, code };
}

function absence(entry: DirectoryEntry | null, { directory, now }: RecipientGround): string {
  if (entry === null || !isAbsent(entry, now)) return "";
  const until = entry.absentUntil === null ? "until further notice" : `until ${dateText(dayOf(entry.absentUntil))}`;
  const deputy = directory.get(entry.deputyId ?? "");
  return `Absent ${until}${deputy === undefined ? ", no deputy is named" : `; the deputy is ${deputy.name}`}`;
}
