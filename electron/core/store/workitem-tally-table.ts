import type { WorkitemStatus } from "../../../shared/domain/workitem.ts";

/** How many cases there are of a status, a site and a set of modalities; the engine keeps it with each change of a case. */
export interface WorkitemTallyTable {
  status: WorkitemStatus;
  site_name: string;
  /** As in the case: `|PT|CT|`. */
  modalities: string;
  number: number;
}
