import type { DestinationProfile } from "../../../shared/domain/channel-settings.ts";
import { formatDayAndTime } from "../../app/format.ts";

/** Where a version of a profile stands: it counts, it counted, it will, or it never does. */
export interface ProfileStanding {
  readonly kind: "now" | "past" | "coming" | "never";
  readonly sentence: string;
}

type Dated = Pick<DestinationProfile, "version" | "effectiveFrom">;

/**
 * Says where a version stands at `now`. Of those that have begun the newest version counts, so a newer one that begins no later
 * than it does keeps it from ever counting.
 */
export function standingOf(profile: Dated, all: readonly Dated[], now: number): ProfileStanding {
  const newer = all.filter(({ version }) => version > profile.version);
  const endedBy = earliest(newer);
  const from = formatDayAndTime(profile.effectiveFrom);
  if (endedBy !== null && endedBy.effectiveFrom <= profile.effectiveFrom) {
    return { kind: "never", sentence: `Never counts: version ${endedBy.version} took its place before it began.` };
  }
  const until = endedBy === null ? "" : ` until ${formatDayAndTime(endedBy.effectiveFrom)}`;
  if (profile.effectiveFrom > now) return { kind: "coming", sentence: `Counts from ${from}${until}.` };
  if (endedBy !== null && endedBy.effectiveFrom <= now)
    return { kind: "past", sentence: `Counted from ${from}${until}.` };
  return { kind: "now", sentence: `Counts since ${from}${until}.` };
}

/** Says what becomes of versions that are still to come when another is saved; empty where nothing does. */
export function replacedSentence(all: readonly Dated[], effectiveFrom: number, now: number): string {
  const coming = all.filter((each) => standingOf(each, all, now).kind === "coming");
  const never = coming.filter((each) => each.effectiveFrom >= effectiveFrom);
  if (never.length === 0) return "";
  const names = never.map(({ version, effectiveFrom: from }) => `version ${version} (${formatDayAndTime(from)})`);
  return `In its place ${names.join(" and ")} will never count.`;
}

/** Of those that begin first, the newest. */
function earliest(profiles: readonly Dated[]): Dated | null {
  return profiles.reduce<Dated | null>((found, each) => {
    if (found === null || each.effectiveFrom < found.effectiveFrom) return each;
    return each.effectiveFrom === found.effectiveFrom && each.version > found.version ? each : found;
  }, null);
}
