import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import {
  type ChannelSettings,
  channelSettingsSchema,
  type DestinationProfile,
} from "../../../shared/domain/channel-settings.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";
import type { Clock } from "../ports.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Repositories } from "../store/store.ts";

/** A destination with the profile that counts for it; null where its channel's defaults do. */
export interface ProfiledDestination extends DestinationSettings {
  readonly profile: DestinationProfile | null;
}

/** Gives every destination with the profile that counts at `at`, in milliseconds since 1970, in their order. */
export async function profiledDestinations(
  store: Pick<Repositories, "settings" | "profiles">,
  at: number,
): Promise<readonly (StoredDestination & ProfiledDestination)[]> {
  const profiles = await store.profiles.inForce(at);
  return (await store.settings.destinations()).map((destination) => ({
    ...destination,
    profile: profiles.get(destination.id) ?? null,
  }));
}

/**
 * Gives the settings of a destination's channel: its profile's, or the defaults where it has none, or one of another channel
 * from before the destination's own was changed.
 */
export function settingsOf<Of extends Channel>(
  destination: Pick<ProfiledDestination, "profile">,
  channel: Of,
): Extract<ChannelSettings, { channel: Of }> {
  const own = destination.profile?.settings;
  const settings = own?.channel === channel ? own : channelSettingsSchema.parse({ channel });
  return settings as Extract<ChannelSettings, { channel: Of }>;
}

/** Gives the settings of a destination's channel as they count now. Throws `not_found`. */
export type SettingsSource<Of extends Channel> = (
  destinationId: string,
) => Promise<Extract<ChannelSettings, { channel: Of }>>;

/** Gives what says how a channel's destinations are spoken to now: what is queued keeps its bytes, not its way. */
export function currentSettings<Of extends Channel>(
  store: Pick<Repositories, "profiles">,
  clock: Clock,
  channel: Of,
): SettingsSource<Of> {
  return async (destinationId) => {
    const profile = (await store.profiles.inForce(clock.now())).get(destinationId) ?? null;
    return settingsOf({ profile }, channel);
  };
}
