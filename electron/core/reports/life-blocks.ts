import { isInformation } from "../../../shared/domain/case-notice.ts";
import type { Draft } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { leastSummaryLetters, letterCount } from "../../../shared/rules/enough-words.ts";
import { type LifeEvent, type LifeState, nextLifeState, owesReport } from "../../../shared/rules/report-machine.ts";
import type { LinkedRequest } from "../store/linked-request-repository.ts";
import type { Repositories } from "../store/store.ts";

/** What of a report's life stands in the way of signing it. */
export interface LifeBlock {
  readonly code: "stateRefused" | "summaryMissing" | "noticeOpen" | "answeredElsewhere" | "linkedTaken";
  readonly sentence: string;
}

/** A case that the report answers too, as it stands now. */
export interface LinkedCase {
  readonly workitem: Workitem;
  readonly placerOrderNumber: string;
}

/** Gives the cases that a case's report answers too, in the order they were added. */
export async function linkedCases(store: Repositories, workitemId: string): Promise<LinkedCase[]> {
  const cases: LinkedCase[] = [];
  for (const { otherWorkitemId } of await store.linkedRequests.ofCase(workitemId)) {
    const workitem = await store.workitems.get(otherWorkitemId);
    cases.push({ workitem, placerOrderNumber: await store.workitems.placerOrderNumber(otherWorkitemId) });
  }
  return cases;
}

/** Gives what of the case's life stands in the way of an event; empty where nothing does. */
export async function lifeBlocks(
  store: Repositories,
  of: {
    readonly draft: Draft;
    readonly workitem: Workitem;
    readonly state: LifeState;
    readonly event: LifeEvent;
    readonly linked: readonly LinkedCase[];
  },
): Promise<LifeBlock[]> {
  const notices = (await store.notices.open(of.workitem.id)).filter(({ kind }) => !isInformation(kind));
  const answered = await store.linkedRequests.answeredBy(of.workitem.id);
  return [
    ...stateBlocks(of.state, of.event),
    ...summaryBlocks(of.draft),
    ...notices.map(
      ({ detail }): LifeBlock => ({
        code: "noticeOpen",
        sentence: `${detail} Decide about it first.`,
      }),
    ),
    ...answeredBlocks(answered),
    ...(await linkedBlocks(store, of.linked, of.event)),
  ];
}

/** A hold has a block of its own that says what to do. */
function stateBlocks(state: LifeState, event: LifeEvent): LifeBlock[] {
  if (state === "held" || nextLifeState(state, event) !== null) return [];
  return [
    { code: "stateRefused", sentence: "As the case stands now, this cannot be signed. Open it again to see it." },
  ];
}

function summaryBlocks({ kind, content }: Draft): LifeBlock[] {
  if (kind !== "correction" || letterCount(content.correctionSummary ?? "") >= leastSummaryLetters) return [];
  const sentence = `Say first what is corrected, in ${leastSummaryLetters} letters or more: everybody who had the report before reads that sentence first.`;
  return [{ code: "summaryMissing", sentence }];
}

function answeredBlocks(answered: LinkedRequest | null): LifeBlock[] {
  if (answered === null) return [];
  const sentence = `${answered.linkedByName} answers this request in the report of another examination. Take it out there first.`;
  return [{ code: "answeredElsewhere", sentence }];
}

async function linkedBlocks(
  store: Repositories,
  linked: readonly LinkedCase[],
  event: LifeEvent,
): Promise<LifeBlock[]> {
  if (event !== "sign" && event !== "releaseProvisional" && event !== "askSecondSignature") return [];
  const blocks: LifeBlock[] = [];
  for (const { workitem } of linked) {
    const draft = await store.drafts.findOpen(workitem.id);
    const isFree =
      owesReport(workitem.status) && workitem.status !== "held" && (draft === null || draft.revision === 0);
    if (isFree) continue;
    const sentence = `The request ${workitem.study.accessionNumber || workitem.study.description} is reported, held or being written by itself. Take it out of this report, or settle it first.`;
    blocks.push({ code: "linkedTaken", sentence });
  }
  return blocks;
}
