import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import type { ReferrerLinkStanding } from "../../../shared/domain/referrer-page.ts";
import type { Recipient, ReportDocument } from "../../../shared/domain/report.ts";
import type { IdSource } from "../ports.ts";
import type { NewLink, StoredLink } from "../store/referrer-link-repository.ts";
import type { StoredReportVersion } from "../store/report-repository.ts";
import type { Repositories } from "../store/store.ts";
import { type LinkKeys, normalAnswers, tokenHash } from "./link-keys.ts";
import { storedPagePolicy } from "./page-policy.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** A link before it is stored: its version and delivery are known in the signing transaction only. */
export interface MintedLink {
  readonly recipientId: string;
  /** What opens it, e.g. for a notice by mail; kept nowhere in the store. */
  readonly path: string;
  readonly link: Omit<NewLink, "deliveryId" | "reportVersionId">;
}

/** What links are minted with. */
export interface LinkMintOptions {
  readonly keys: LinkKeys;
  readonly ids: IdSource;
}

/**
 * Gives a link for each recipient who reads a report on the page, or is told of it by mail. `now`: from when they are good, in milliseconds since 1970.
 * Nothing is stored; `storeLinks` does that in the transaction that stores the version.
 */
export async function mintLinks(
  { keys, ids }: LinkMintOptions,
  store: Pick<Repositories, "settings">,
  of: {
    readonly document: Pick<ReportDocument, "recipients" | "patient">;
    readonly destinations: readonly Pick<DestinationSettings, "id" | "channel">[];
  },
  now: number,
): Promise<readonly MintedLink[]> {
  const { linkDays, readerCheck, isOn } = await storedPagePolicy(store);
  const channelOf = ({ destinationId }: Recipient) => of.destinations.find(({ id }) => id === destinationId)?.channel;
  const byPage = of.document.recipients.filter((recipient) => {
    const channel = channelOf(recipient) ?? "";
    // A notice by mail carries a link only where there is a page behind it.
    return isReadOnPage(channel) && (channel === "page" || isOn);
  });
  return byPage.map((recipient) => {
    const id = ids.uuid();
    const kind = patientAnswers(of.document.patient) === null ? "practicePin" : readerCheck;
    return mintLink(keys, { id, kind, recipient, patient: of.document.patient, madeAt: now, linkDays });
  });
}

/** Gives one link. A PIN is told later: until then nothing opens it. */
export function mintLink(
  keys: LinkKeys,
  of: {
    readonly id: string;
    readonly kind: StoredLink["check"]["kind"];
    readonly recipient: Recipient;
    readonly patient: Patient;
    readonly madeAt: number;
    readonly linkDays: number;
  },
): MintedLink {
  const { id, kind, recipient, madeAt } = of;
  const answers = kind === "patientDetails" ? patientAnswers(of.patient) : null;
  const check = { kind, hash: answers === null ? "" : keys.checkHash(id, answers) };
  const expiresAt = madeAt + of.linkDays * dayMs;
  const segment = keys.segment({ id, expiresAt, check });
  const link = { id, tokenSha256: tokenHash(segment), recipient, check, madeAt, expiresAt };
  return { recipientId: recipient.id, path: pathOf(segment), link };
}

/** Gives the path of a link on the page's host. */
export function pathOf(segment: string): string {
  return `/r/${segment}`;
}

/** Stores links with the deliveries that they are for. Call it inside the transaction that stores the version. */
export async function storeLinks(
  tx: Pick<Repositories, "referrerLinks">,
  links: readonly MintedLink[],
  of: {
    readonly reportVersionId: string;
    readonly entries: readonly { readonly id: string; readonly recipient: Recipient; readonly channel: string }[];
  },
): Promise<void> {
  for (const { recipientId, link } of links) {
    const entry = of.entries.find(({ recipient, channel }) => recipient.id === recipientId && isReadOnPage(channel));
    if (entry === undefined) continue;
    await tx.referrerLinks.add({ ...link, deliveryId: entry.id, reportVersionId: of.reportVersionId });
  }
}

function isReadOnPage(channel: string): boolean {
  return channel === "page" || channel === "email";
}

/** A link as it stands: its version, and the newest one that is out. */
export interface LinkStanding {
  readonly standing: ReferrerLinkStanding;
  readonly version: StoredReportVersion;
  /** The newest version that may be read; the link's own where there is none newer. */
  readonly newest: StoredReportVersion;
}

/** Gives how a link stands at `now`, in milliseconds since 1970. A version that was taken back was never anybody's. */
export async function linkStanding(
  store: Pick<Repositories, "reports">,
  link: StoredLink,
  now: number,
): Promise<LinkStanding> {
  const version = await store.reports.getVersion(link.reportVersionId);
  const summaries = await store.reports.versions(version.workitemId);
  const out = summaries.filter(({ recalledAt, releaseAt }) => recalledAt === null && (releaseAt ?? 0) <= now);
  const newestId = out[0]?.id ?? version.id;
  const newest = newestId === version.id ? version : await store.reports.getVersion(newestId);
  const isOut = out.some(({ id }) => id === version.id);
  const isTakenBack = summaries.some(({ id, recalledAt }) => id === version.id && recalledAt !== null);
  return {
    standing: standingOf(link, { isOut, isTakenBack, isNewest: newest.id === version.id }, now),
    version,
    newest,
  };
}

function standingOf(
  link: StoredLink,
  version: { readonly isOut: boolean; readonly isTakenBack: boolean; readonly isNewest: boolean },
  now: number,
): ReferrerLinkStanding {
  if (link.revokedAt !== null || version.isTakenBack) return "revoked";
  if (link.expiresAt <= now) return "expired";
  if (!version.isOut) return "notYet";
  if (link.lockedUntil !== null && link.lockedUntil > now) return "locked";
  if (!version.isNewest) return "replaced";
  return link.check.hash === "" ? "awaitingPin" : "good";
}

function patientAnswers(patient: Patient): readonly string[] | null {
  if (patient.birthDate === null || patient.nhsNumber === null) return null;
  return normalAnswers("patientDetails", patient.birthDate, patient.nhsNumber);
}
