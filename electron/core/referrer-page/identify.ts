import type { ReaderCheck } from "../../../shared/domain/referrer-page.ts";
import type { Clock } from "../ports.ts";
import type { StoredLink } from "../store/referrer-link-repository.ts";
import type { Store } from "../store/store.ts";
import { checkOfSegment, type LinkKeys, normalAnswers, tokenHash } from "./link-keys.ts";
import { linkStanding } from "./page-links.ts";
import { storedPagePolicy } from "./page-policy.ts";
import type { PageRecord } from "./page-record.ts";

/** What the check is made of. */
export interface IdentifyOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: LinkKeys;
  readonly record: PageRecord;
  /** Told when a link locks: sessions begun before it stay. */
  readonly onEnded: (linkId: string) => void;
}

/** What somebody answered. */
export interface Answers {
  readonly segment: string;
  readonly name: string;
  readonly first: string;
  readonly second: string;
}

/** Every answer takes at least so long, so that its time says nothing about why. */
const leastAnswerMs = 400;
/** So many locks end a link. */
const locksToEnd = 4;
/** What is compared where there is no link, so that it takes as long. */
const noLink = { id: "00000000-0000-0000-0000-000000000000", check: { hash: "" } };

/**
 * Gives the link that answers open, or null: for an unknown, ended, locked or not yet good link and for wrong answers alike.
 * Each try is recorded; wrong ones lock the link and at last end it.
 */
export async function identify(options: IdentifyOptions, answers: Answers): Promise<StoredLink | null> {
  const { clock, store, keys, record } = options;
  const startedAt = clock.monotonicMs();
  const link = await store.referrerLinks.findByToken(tokenHash(answers.segment));
  const kind: ReaderCheck = checkOfSegment(answers.segment);
  const isRight = keys.isRight(link ?? noLink, normalAnswers(kind, answers.first, answers.second));
  const opened = link === null ? null : await judge(options, link, isRight, answers.name);
  if (link === null) await record.noteUnknown();
  await clock.sleep(Math.max(0, leastAnswerMs - (clock.monotonicMs() - startedAt)));
  return opened;
}

async function judge(
  options: IdentifyOptions,
  link: StoredLink,
  isRight: boolean,
  name: string,
): Promise<StoredLink | null> {
  const { store, clock, record } = options;
  const { standing } = await linkStanding(store, link, clock.now());
  if (standing !== "good" && standing !== "replaced" && standing !== "awaitingPin") {
    await record.note(link, { kind: "turnedAway", byName: name, detail: standing });
    return null;
  }
  if (!isRight) {
    await countWrong(options, link, name);
    return null;
  }
  await record.note(link, { kind: "identified", byName: name }, (tx) => tx.referrerLinks.clearFailures(link.id));
  return link;
}

async function countWrong({ store, clock, record, onEnded }: IdentifyOptions, link: StoredLink, name: string) {
  const { triesBeforeLock, lockMinutes } = await storedPagePolicy(store);
  const wrong = await store.referrerLinks.countFailure(link.id);
  if (wrong >= triesBeforeLock * locksToEnd) {
    const reason = "Too many wrong answers";
    await record.note(link, { kind: "revoked", byName: name, detail: reason }, (tx) =>
      tx.referrerLinks.revoke(link.id, reason, clock.now()),
    );
    onEnded(link.id);
  } else if (wrong % triesBeforeLock === 0) {
    const until = clock.now() + lockMinutes * 60_000;
    await record.note(link, { kind: "locked", byName: name }, (tx) => tx.referrerLinks.lock(link.id, until));
  } else {
    await record.note(link, { kind: "refused", byName: name });
  }
}
