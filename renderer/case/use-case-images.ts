import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Case } from "../../shared/contract/views.ts";
import type { Prior } from "../../shared/domain/study.ts";
import { dayOf } from "../../shared/rules/date-text.ts";
import { newWindowId, windowNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { loadStudy } from "../viewer/load-study.ts";
import { createViewer, type Signatory, type Viewer } from "../viewer/viewer.ts";
import { assignDisplaySet } from "../viewer/viewer-store.ts";
import type { DisplaySet } from "../viewer/viewer-types.ts";
import { openingSet } from "./choose-display-set.ts";
import { foreignDisplaySets } from "./foreign-panes.ts";

/** How far the images of the case have come. `failed` carries a sentence for the reader. */
export type ImagesState =
  | { readonly kind: "loading"; readonly attempt: number }
  | { readonly kind: "failed"; readonly sentence: string }
  | { readonly kind: "empty" }
  | { readonly kind: "ready" };

/** Where a prior's images stand. */
export type PriorState = "closed" | "opening" | "open";

export interface CaseImages {
  readonly viewer: Viewer;
  readonly state: ImagesState;
  /** Series that came with the study but carry another patient's number; they are never put on a pane. */
  readonly withheld: readonly DisplaySet[];
  readonly retry: () => void;
  readonly stateOf: (prior: Prior) => PriorState;
  /** Puts a prior's images beside the current ones. Rejects with a sentence for the reader. */
  readonly openBeside: (prior: Prior) => Promise<void>;
}

function signatory(by: string): Signatory {
  return { by, on: dayOf(windowNow()) ?? "" };
}

/** Loads the images of the case and of the priors asked for into one viewer. Only this patient's series go into it. */
export function useCaseImages(openCase: Case): CaseImages {
  const { client } = useHost();
  const { person } = useSignedIn();
  const reader = useRef(person.displayName);
  useEffect(() => {
    reader.current = person.displayName;
  });
  const viewer = useMemo(() => createViewer({ newId: newWindowId, signedBy: () => signatory(reader.current) }), []);
  const { state, sets, retry } = useStudyLoad(openCase);
  const [priors, setPriors] = useState<Readonly<Record<string, readonly DisplaySet[] | "opening">>>({});
  const { workitem } = openCase;
  const foreign = useMemo(() => new Set(foreignDisplaySets(sets, { workitem, priors: [] })), [sets, workitem]);

  useEffect(() => {
    const opened = Object.values(priors).filter((entry) => entry !== "opening");
    const own = sets.filter((set) => !foreign.has(set));
    const isFirst = viewer.store.getState().displaySets.length === 0;
    viewer.setDisplaySets([...own, ...opened.flat()]);
    const opening = isFirst && own.length > 0 && !viewer.hang() ? openingSet(own) : null;
    if (opening !== null) assignDisplaySet(viewer.store, 0, opening.id);
  }, [viewer, sets, foreign, priors]);
  useEffect(() => () => viewer.dispose(), [viewer]);

  const openBeside = useCallback(
    async (prior: Prior) => {
      const { archiveId, studyInstanceUid } = prior.study;
      const key = keyOf(prior);
      if (viewer.store.getState().displaySets.some((set) => set.studyInstanceUid === studyInstanceUid)) {
        viewer.comparePrior(studyInstanceUid, viewer.store.getState().panes[1]);
        return;
      }
      const asked = viewer.store.getState().panes[1];
      setPriors((before) => ({ ...before, [key]: "opening" }));
      try {
        await client.case.openPrior({ workitemId: openCase.workitem.id, archiveId, studyInstanceUid });
        const loaded = await loadStudy(archiveId, studyInstanceUid, { isPrior: true });
        if (foreignDisplaySets(loaded, openCase).length > 0) throw new Error(foreignPriorSentence);
        if (loaded.length === 0) throw new Error("This earlier examination has no images in its archive.");
        viewer.setDisplaySets([...viewer.store.getState().displaySets, ...loaded]);
        setPriors((before) => ({ ...before, [key]: loaded }));
        viewer.comparePrior(studyInstanceUid, asked);
      } catch (thrown) {
        setPriors(({ [key]: _, ...rest }) => rest);
        throw thrown;
      }
    },
    [client, viewer, openCase],
  );
  const stateOf = (prior: Prior): PriorState => {
    const entry = priors[keyOf(prior)];
    if (entry === undefined) return "closed";
    return entry === "opening" ? "opening" : "open";
  };
  return { viewer, state, withheld: [...foreign], retry, stateOf, openBeside };
}

const foreignPriorSentence =
  "These images carry another patient's number than the examination they came with. They are not shown. Tell whoever looks after the archive.";

function keyOf(prior: Prior): string {
  return `${prior.study.archiveId}/${prior.study.studyInstanceUid}`;
}

const noSets: readonly DisplaySet[] = [];

/** Loads the study of the case itself; again after `retry`. */
function useStudyLoad(openCase: Case) {
  const { archiveId, studyInstanceUid } = openCase.workitem.study;
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<ImagesState>({ kind: "loading", attempt: 0 });
  const [sets, setSets] = useState(noSets);
  useEffect(() => {
    const abort = new AbortController();
    setState({ kind: "loading", attempt });
    loadStudy(archiveId, studyInstanceUid, { isPrior: false, signal: abort.signal }).then(
      (loaded) => {
        if (abort.signal.aborted) return;
        setSets(loaded);
        setState({ kind: loaded.some((set) => set.images.length > 0 || set.problem !== "") ? "ready" : "empty" });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const sentence = error instanceof Error ? error.message : "The images could not be listed. Nothing is lost.";
        setState({ kind: "failed", sentence });
      },
    );
    return () => abort.abort();
  }, [archiveId, studyInstanceUid, attempt]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, sets, retry };
}
