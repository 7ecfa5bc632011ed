import { useMemo } from "react";
import { showToast } from "../ui/toast.tsx";
import type { DraftKeeper } from "./draft-keeper.ts";
import { ReportDeeds } from "./report-deeds.ts";
import type { ReportEditors } from "./report-editors.ts";

/** Gives what can be done with a draft beside typing; null where there is no draft. */
export function useReportDeeds(keeper: DraftKeeper | null, editors: ReportEditors): ReportDeeds | null {
  return useMemo(
    () => (keeper === null ? null : new ReportDeeds(keeper, editors, (sentence) => showToast("due", sentence))),
    [keeper, editors],
  );
}
