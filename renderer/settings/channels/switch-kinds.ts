import type { SelectOption } from "../../ui/select.tsx";

/** What stands in the form of a profile: ticks, and everything else as it is typed, by path. */
export type ProfileForm = Readonly<Record<string, string | boolean>>;

interface SwitchBasis {
  /** Where it stands in the settings, e.g. `profile.version`. */
  readonly path: string;
  readonly label: string;
  readonly help?: string;
  /** Says when it means anything; shown always where it is absent. */
  readonly isShown?: (form: ProfileForm) => boolean;
}

/** One setting of a channel, as the form shows it and as a difference is put in words. */
export type ChannelSwitch =
  | (SwitchBasis & { readonly kind: "choice"; readonly choices: readonly SelectOption<string>[] })
  | (SwitchBasis & { readonly kind: "flag" })
  | (SwitchBasis & { readonly kind: "text"; readonly problem: string; readonly maxLength?: number })
  | (SwitchBasis & {
      readonly kind: "number";
      readonly unit: string;
      readonly problem: string;
      /** Empty stands for no limit, or none. */
      readonly isOptional?: boolean;
    });

/** Settings that belong together. */
export interface SwitchGroup {
  readonly title: string;
  readonly switches: readonly ChannelSwitch[];
  /** Needed before anything can be sent, so that it is asked for when a destination is added. */
  readonly isSetUp?: boolean;
}
