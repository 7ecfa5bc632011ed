/** What keys do on images of one kind only. */
export type KindAction = "nextTime" | "previousTime";

interface KindKey {
  readonly key: string;
  readonly shown: string;
  readonly does: string;
  readonly action: KindAction;
}

/** The keys for images of one kind; lines of the viewer's key table. */
export const kindKeys: readonly KindKey[] = [
  { key: "Shift+PageDown", shown: "Shift Page Down", does: "Same place, next time point", action: "nextTime" },
  { key: "Shift+PageUp", shown: "Shift Page Up", does: "Same place, time point before", action: "previousTime" },
];
