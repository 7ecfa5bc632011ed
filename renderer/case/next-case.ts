import type { Workitem } from "../../shared/domain/workitem.ts";
import { beginOpening } from "../app/opening-marks.ts";
import { navigate } from "../app/routes.ts";
import type { CoreClient } from "../host/host-client.ts";
import { showToast } from "../ui/toast.tsx";
import { openAhead } from "./open-ahead.ts";

/** So long a case that somebody went on from comes last: left untouched it is unread again, and would be the next at once. */
const passedForMs = 15 * 60_000;
/** When each person went on from a case, on the window's own clock: what one passes over is not kept from the next. */
const passedAt = new Map<string, number>();

/** From where somebody goes on, and on which connection. */
export interface PresentCase {
  readonly generation: number;
  readonly personId: string;
  readonly workitemId: string;
}

type CaseOfPerson = Pick<PresentCase, "personId" | "workitemId">;

/** Opens the unread case that is due first, that nobody has and that was not just gone on from; says so when there is none. */
export async function goToNextCase(client: CoreClient, present: PresentCase): Promise<void> {
  beginOpening();
  try {
    const next = await findNextCase(client, present);
    if (next === undefined) showToast("info", "Nothing unread is left in the list.");
    else {
      passedAt.set(nameOf(present), performance.now());
      openAhead(client, next, present.generation);
      navigate({ screen: "case", workitemId: next.id });
    }
  } catch {
    showToast("critical", "The next case could not be looked up. This case stays open.");
  }
}

/** Has the headers of that case asked for now, because it is likely to be opened in a moment. What fails here is asked for again then. */
export async function expectNextCase(client: CoreClient, present: CaseOfPerson): Promise<void> {
  try {
    const next = await findNextCase(client, present);
    if (next !== undefined) await client.worklist.expect({ workitemId: next.id });
  } catch {
    // It only would have been faster.
  }
}

async function findNextCase(client: CoreClient, { personId, workitemId }: CaseOfPerson): Promise<Workitem | undefined> {
  const { rows } = await client.worklist.list({
    filter: {
      ...{ search: "", modalities: [], sites: [], statuses: ["unread"], performedFrom: null, performedTo: null },
      mineOnly: false,
    },
    sort: { column: "target", direction: "ascending" },
    offset: 0,
    limit: 50,
  });
  const free = rows.filter((row) => row.id !== workitemId && row.reservation === null);
  return free.find(({ id }) => !isPassed({ personId, workitemId: id })) ?? free[0];
}

function nameOf({ personId, workitemId }: CaseOfPerson): string {
  return `${personId}/${workitemId}`;
}

function isPassed(one: CaseOfPerson): boolean {
  const at = passedAt.get(nameOf(one));
  return at !== undefined && performance.now() - at < passedForMs;
}
