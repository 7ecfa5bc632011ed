import { type ChannelSettings, channelSettingsSchema } from "../../../shared/domain/channel-settings.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";
import { switchGroups } from "./channel-switches.ts";
import type { ChannelSwitch, ProfileForm } from "./switch-kinds.ts";

/** What a form says: settings, or what is wrong with it by path. */
export interface ReadForm {
  /** Null while anything is wrong. */
  readonly settings: ChannelSettings | null;
  /** One sentence for each setting that cannot be as it is. */
  readonly problems: Readonly<Record<string, string>>;
}

const encryptionPath = "connection.tls";

/** Gives what is sent where nobody set anything. */
export function defaultSettings(channel: Channel): ChannelSettings {
  return channelSettingsSchema.parse({ channel });
}

/** Gives every setting of a channel. */
export function switchesOf(channel: Channel): readonly ChannelSwitch[] {
  return switchGroups(channel).flatMap(({ switches }) => switches);
}

/** Gives the form of settings: each by its path, numbers as they are typed. */
export function formOf(settings: ChannelSettings): ProfileForm {
  // What is behind a switch that is off has its default, should it be turned on.
  const withEncryption = channelSettingsSchema.parse(encrypted(settings));
  return Object.fromEntries(
    switchesOf(settings.channel).map((each) => {
      if (each.path === encryptionPath) return [each.path, valueAt(settings, each.path) !== null];
      const value = valueAt(each.path.startsWith(`${encryptionPath}.`) ? withEncryption : settings, each.path);
      return [each.path, typeof value === "boolean" ? value : String(value ?? "")];
    }),
  );
}

/** Gives the settings that a form says, or a sentence for each that cannot be as it is. */
export function readForm(channel: Channel, form: ProfileForm): ReadForm {
  const values: Record<string, unknown> = { channel };
  for (const each of switchesOf(channel)) {
    if (each.path.startsWith(`${encryptionPath}.`) && form[encryptionPath] !== true) continue;
    setAt(values, each.path, typedValue(each, form[each.path] ?? ""));
  }
  const read = channelSettingsSchema.safeParse(values);
  if (read.success) return { settings: read.data, problems: {} };
  const problems: Record<string, string> = {};
  for (const issue of read.error.issues) {
    const path = issue.path.join(".");
    const known = switchesOf(channel).find((each) => each.path === path);
    const isOwn = issue.code === "custom" && issue.message !== "Invalid input";
    problems[path] ??= known !== undefined && "problem" in known && !isOwn ? known.problem : issue.message;
  }
  return { settings: null, problems };
}

/** Gives whether two settings say the same. */
export function isSame(one: ChannelSettings, other: ChannelSettings): boolean {
  return JSON.stringify(formOf(one)) === JSON.stringify(formOf(other)) && one.channel === other.channel;
}

function typedValue(each: ChannelSwitch, typed: string | boolean): unknown {
  if (each.path === encryptionPath) return typed === true ? {} : null;
  if (typeof typed === "boolean" || each.kind === "choice") return typed;
  const text = typed.trim();
  if (each.kind !== "number") return text;
  if (text === "") return each.isOptional === true ? null : Number.NaN;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function encrypted(settings: ChannelSettings): unknown {
  if (settings.channel !== "hl7" || settings.connection.tls !== null) return settings;
  return { ...settings, connection: { ...settings.connection, tls: {} } };
}

function valueAt(settings: unknown, path: string): unknown {
  let value = settings;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function setAt(values: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop() ?? "";
  let place = values;
  for (const name of names) {
    place[name] ??= {};
    place = place[name] as Record<string, unknown>;
  }
  place[last] = value;
}
