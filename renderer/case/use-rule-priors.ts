import { type RefObject, useCallback, useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { Case } from "../../shared/contract/views.ts";
import type { Prior } from "../../shared/domain/study.ts";
import { wantedPriors } from "../../shared/hanging/wanted-priors.ts";
import { dateText, dayOf } from "../../shared/rules/date-text.ts";
import { describeError } from "../app/error-texts.ts";
import type { PriorFetch } from "../viewer/hanging-state.ts";
import type { Viewer } from "../viewer/viewer.ts";
import type { CaseImages } from "./use-case-images.ts";

/**
 * Fetches the priors that the hanging protocol asks for, one after the other and each once, without being asked and without
 * moving the focus or a pane in use. Only examinations of the same region and modality that the core names as this
 * patient's; three at most. `onSeen` is told of each once an image of it was on a pane long enough to be read.
 */
export function useRulePriors(openCase: Case, images: CaseImages, onSeen: (prior: Prior) => void): void {
  const { viewer } = images;
  const protocol = useStore(viewer.store, (state) => state.hanging?.plan.protocol ?? null);
  const tried = useRef(new Set<string>());
  const queue = useRef(Promise.resolve());
  const { priors, workitem } = openCase;
  const fetched = useRef<Prior[]>([]);

  const { tell, fetchOne } = useTellingFetch(images, fetched);
  useEffect(() => {
    if (protocol === null) return;
    const comparable = priors.filter((prior) => prior.hasImages && prior.relevance === "sameRegionAndModality");
    const known = comparable.map(({ study }) => ({
      studyInstanceUid: study.studyInstanceUid,
      date: dayOf(study.performedAt),
    }));
    const wanted = wantedPriors(protocol, known, dayOf(workitem.study.performedAt));
    for (const uid of wanted) {
      const prior = comparable.find(({ study }) => study.studyInstanceUid === uid);
      const isOpen = viewer.store.getState().displaySets.some((set) => set.studyInstanceUid === uid);
      if (prior === undefined || isOpen || tried.current.has(uid) || tried.current.size >= mostFetched) continue;
      tried.current.add(uid);
      tell({
        studyInstanceUid: uid,
        text: `Fetching prior of ${dateText(dayOf(prior.study.performedAt))}`,
        isOver: false,
      });
      viewer.reservePlaces();
      queue.current = queue.current.then(() => fetchOne(prior, protocol.id));
    }
  }, [protocol, priors, workitem, viewer, fetchOne, tell]);

  useSeenPriors(viewer, fetched, onSeen);
}

/** Fetches one prior for a protocol; what comes of it is told on the panes. */
function useTellingFetch({ viewer, fetchByRule }: CaseImages, fetched: RefObject<Prior[]>) {
  const tell = useCallback(
    (fetch: PriorFetch) => {
      const others = viewer.store
        .getState()
        .priorFetches.filter((each) => each.studyInstanceUid !== fetch.studyInstanceUid);
      viewer.setPriors({ priorFetches: fetch.text === "" ? others : [...others, fetch] });
    },
    [viewer],
  );
  const fetchOne = useCallback(
    async (prior: Prior, protocolId: string) => {
      const { studyInstanceUid } = prior.study;
      const date = dateText(dayOf(prior.study.performedAt));
      try {
        await fetchByRule(prior, protocolId);
        fetched.current.push(prior);
        tell({ studyInstanceUid, text: "", isOver: true });
        if (!viewer.placePrior(studyInstanceUid)) {
          tell({ studyInstanceUid, text: `Prior of ${date} is in the strip: no pane is free for it`, isOver: true });
        }
      } catch (error) {
        tell({
          studyInstanceUid,
          text: `Prior of ${date} did not come. ${describeError(error).sentence}`,
          isOver: true,
        });
      }
    },
    [viewer, fetchByRule, tell, fetched],
  );
  return { tell, fetchOne };
}

/** Tells of each fetched prior once an image of it was seen. */
function useSeenPriors(viewer: Viewer, fetched: RefObject<Prior[]>, onSeen: (prior: Prior) => void): void {
  useEffect(
    () =>
      viewer.store.subscribe(({ seen, displaySets }) => {
        const isSeen = ({ study }: Prior) =>
          displaySets.some((set) => set.studyInstanceUid === study.studyInstanceUid && (seen[set.id]?.size ?? 0) > 0);
        const now = fetched.current.filter(isSeen);
        if (now.length === 0) return;
        fetched.current = fetched.current.filter((prior) => !now.includes(prior));
        for (const prior of now) onSeen(prior);
      }),
    [viewer, fetched, onSeen],
  );
}

/** Of one opening of a case, whatever protocols come to hang it. */
const mostFetched = 3;
