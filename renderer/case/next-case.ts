import type { Workitem } from "../../shared/domain/workitem.ts";
import { beginOpening } from "../app/opening-marks.ts";
import { navigate } from "../app/routes.ts";
import type { CoreClient } from "../host/host-client.ts";
import { showToast } from "../ui/toast.tsx";

/** Opens the unread case that is due first and that nobody has; says so when there is none. */
export async function goToNextCase(client: CoreClient, presentWorkitemId: string): Promise<void> {
  beginOpening();
  try {
    const next = await findNextCase(client, presentWorkitemId);
    if (next === undefined) showToast("info", "Nothing unread is left in the list.");
    else navigate({ screen: "case", workitemId: next.id });
  } catch {
    showToast("critical", "The next case could not be looked up. This case stays open.");
  }
}

/** Has the headers of that case asked for now, because it is likely to be opened in a moment. What fails here is asked for again then. */
export async function expectNextCase(client: CoreClient, presentWorkitemId: string): Promise<void> {
  try {
    const next = await findNextCase(client, presentWorkitemId);
    if (next !== undefined) await client.worklist.expect({ workitemId: next.id });
  } catch {
    // It only would have been faster.
  }
}

async function findNextCase(client: CoreClient, presentWorkitemId: string): Promise<Workitem | undefined> {
  const { rows } = await client.worklist.list({
    filter: {
      ...{ search: "", modalities: [], sites: [], statuses: ["unread"], performedFrom: null, performedTo: null },
      mineOnly: false,
    },
    sort: { column: "target", direction: "ascending" },
    offset: 0,
    limit: 50,
  });
  return rows.find((row) => row.id !== presentWorkitemId && row.reservation === null);
}
