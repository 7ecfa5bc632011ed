import type { ChannelSettings } from "../../../shared/domain/channel-settings.ts";
import { switchGroups } from "./channel-switches.ts";
import { formOf } from "./profile-form.ts";
import type { ChannelSwitch } from "./switch-kinds.ts";

/** One setting that two profiles have differently. */
export interface ProfileDifference {
  readonly path: string;
  /** The group and the setting as the form names them. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Gives what differs between two profiles in the words of the form, in its order. */
export function profileDifferences(before: ChannelSettings, after: ChannelSettings): readonly ProfileDifference[] {
  if (before.channel !== after.channel) return [];
  const [old, now] = [formOf(before), formOf(after)];
  return switchGroups(before.channel).flatMap(({ title, switches }) =>
    switches
      .filter(({ path }) => old[path] !== now[path])
      .map((each) => ({
        path: each.path,
        name: `${title}: ${each.label}`,
        before: inWords(each, old[each.path] ?? ""),
        after: inWords(each, now[each.path] ?? ""),
      })),
  );
}

function inWords(each: ChannelSwitch, value: string | boolean): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (each.kind === "choice") return each.choices.find(({ id }) => id === value)?.label ?? value;
  if (value === "") return each.kind === "number" ? "no limit" : "empty";
  if (each.kind === "number") return each.unit === "" ? value : `${value} ${each.unit}`;
  return `“${value}”`;
}
