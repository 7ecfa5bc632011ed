import { navigate } from "../app/routes.ts";
import type { CoreClient } from "../host/host-client.ts";
import { showToast } from "../ui/toast.tsx";

/** Opens the unread case that is due first and that nobody has; says so when there is none. */
export async function goToNextCase(client: CoreClient, presentWorkitemId: string): Promise<void> {
  try {
    const { rows } = await client.worklist.list({
      filter: {
        search: "",
        modalities: [],
        sites: [],
        statuses: ["unread"],
        performedFrom: null,
        performedTo: null,
        mineOnly: false,
      },
      sort: { column: "target", direction: "ascending" },
      offset: 0,
      limit: 50,
    });
    const next = rows.find((row) => row.id !== presentWorkitemId && row.reservation === null);
    if (next === undefined) showToast("info", "Nothing unread is left in the list.");
    else navigate({ screen: "case", workitemId: next.id });
  } catch {
    showToast("critical", "The next case could not be looked up. This case stays open.");
  }
}
