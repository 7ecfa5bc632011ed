import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { ReportDocument } from "../../../shared/domain/report.ts";
import type { MintedLink } from "./page-links.ts";

/** Links of a version before it is stored, and their addresses by recipient for notices that carry them. */
export interface MadeLinks {
  readonly links: readonly MintedLink[];
  /** Empty where the page is not to be reached. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** Makes the links of a version that is about to be signed; nothing is stored. `releaseAt`: from when they are good. */
export type MakeLinks = (of: {
  readonly document: Pick<ReportDocument, "recipients" | "patient">;
  readonly destinations: readonly Pick<DestinationSettings, "id" | "channel">[];
  readonly releaseAt: number;
}) => Promise<MadeLinks>;

/** Where there is no page. */
export const noLinks: MakeLinks = async () => ({ links: [], addresses: new Map() });
