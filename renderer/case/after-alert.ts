import { navigate } from "../app/routes.ts";
import type { CoreClient } from "../host/host-client.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { hasUnsavedEdits } from "../report/draft-reducer.ts";
import { showToast } from "../ui/toast.tsx";

/**
 * Gives a flagged case back for the next reporter, with its words and marks, and goes to the list. The case stays open,
 * and with whoever flagged it, where its last words could not be saved.
 */
export async function giveFlaggedCaseBack(
  client: CoreClient,
  keeper: DraftKeeper | null,
  workitemId: string,
): Promise<void> {
  try {
    const state = await keeper?.flush();
    if (state !== undefined && hasUnsavedEdits(state)) {
      showToast("critical", "The alert is raised, but the last words are not saved. The case stays open with them.");
      return;
    }
    await client.worklist.release({ workitemId });
    navigate({ screen: "reading-list" });
    showToast("done", "The alert is raised, and the case waits at the top of the list.");
  } catch {
    showToast("critical", "The alert is raised, but the case could not be given back. It stays open here, and yours.");
  }
}
