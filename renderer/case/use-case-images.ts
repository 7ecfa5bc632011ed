import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Case } from "../../shared/contract/views.ts";
import type { Prior } from "../../shared/domain/study.ts";
import { dayOf } from "../../shared/rules/date-text.ts";
import { useHangingShelf } from "../hanging/use-hanging-shelf.ts";
import { newWindowId, windowNow } from "../host/clock.ts";
import type { CoreClient } from "../host/host-client.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { type LoadedStudy, loadStudy } from "../viewer/load-study.ts";
import { restoreView } from "../viewer/parked/restore-view.ts";
import { createViewer, type Signatory, type Viewer } from "../viewer/viewer.ts";
import { assignDisplaySet, type CopyStanding, type ViewerState } from "../viewer/viewer-store.ts";
import type { DisplaySet } from "../viewer/viewer-types.ts";
import type { KnownWindowStanding } from "../windows/use-window-standing.ts";
import { openingSet } from "./choose-display-set.ts";
import { foreignDisplaySets } from "./foreign-panes.ts";
import { useArrivedImages } from "./use-arrived-images.ts";
import { leastInCopy, useCopyCheck } from "./use-copy-check.ts";
import { foundSeries, type IdentityStops, useIdentityStops } from "./use-identity-stops.ts";
import type { KnownParkedView } from "./use-parked-view.ts";

/** How far the images of the case have come. `failed` carries a sentence for the reader. */
export type ImagesState =
  | { readonly kind: "loading"; readonly attempt: number }
  | { readonly kind: "failed"; readonly sentence: string }
  | { readonly kind: "empty" }
  | { readonly kind: "ready" };

/** An examination that is shown as it was kept at an earlier opening. */
export interface CopyShown {
  readonly standing: CopyStanding;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  /** Asks the archive again whether it has changed. */
  readonly askAgain: () => void;
}

/** Where a prior's images stand. */
export type PriorState = "closed" | "opening" | "open";

export interface CaseImages {
  readonly viewer: Viewer;
  readonly state: ImagesState;
  /** Objects that came to the archive since the images were listed; `retry` lists them. */
  readonly arrivedCount: number;
  /** Series that came with the study but carry another patient's number; they are never put on a pane. */
  readonly withheld: readonly DisplaySet[];
  /** Whose the withheld images are, and what was decided of them. */
  readonly identity: IdentityStops;
  readonly retry: () => void;
  /** What is shown from a copy, where the archive has not said that it still is so. */
  readonly copy: CopyShown | null;
  readonly stateOf: (prior: Prior) => PriorState;
  /** Puts a prior's images beside the current ones. Rejects with a sentence for the reader. */
  readonly openBeside: (prior: Prior) => Promise<void>;
  /** Puts a prior's images on a pane, in place of what it shows. Rejects with a sentence for the reader. */
  readonly openOn: (prior: Prior, paneIndex: number) => Promise<void>;
  /** Loads a prior's images that panes of a case that was put aside showed; no pane moves. Rejects with a sentence for the reader. */
  readonly bringBack: (prior: Prior) => Promise<void>;
  /** Takes earlier examinations out of strip and panes. */
  readonly closeStudies: (studies: ReadonlySet<string>) => void;
  /** Loads a prior's images into the strip because a protocol asks for them. Rejects with a sentence for the reader. */
  readonly fetchByRule: (prior: Prior, protocolId: string) => Promise<void>;
}

function signatory(by: string): Signatory {
  return { by, on: dayOf(windowNow()) ?? "" };
}

/** Loads the images of the case and of the priors asked for into one viewer. Only this patient's series go into it. */
export function useCaseImages(openCase: Case, parked: KnownParkedView, place: KnownWindowStanding): CaseImages {
  const { person } = useSignedIn();
  const reader = useRef(person.displayName);
  useEffect(() => {
    reader.current = person.displayName;
  });
  const viewer = useMemo(() => createViewer({ newId: newWindowId, signedBy: () => signatory(reader.current) }), []);
  const { state, sets, listedCount, copy, replaced, retry } = useStudyLoad(openCase);
  const arrivedCount = useArrivedImages(openCase.workitem, listedCount);
  const [priors, setPriors] = useState<OpenedPriors>({});
  const { foreign, identity, withheld } = useWithheld(openCase, sets);
  const { decisionOn } = identity;

  const shelf = useHangingShelf();
  useEffect(() => {
    if (shelf.isSettled) viewer.setProtocols(shelf.ranked, shelf.off);
  }, [viewer, shelf]);

  useEffect(() => viewer.store.setState({ standing: place.standing }), [viewer, place.standing]);
  const copyStanding = copy?.standing ?? "none";
  useEffect(() => viewer.store.setState({ arrivedCount, copyStanding }), [viewer, arrivedCount, copyStanding]);

  useEffect(() => {
    // The first hanging waits for the reader's own protocols and windows, which are known before the images.
    if (!shelf.isSettled || !parked.isKnown || !place.isKnown) return;
    const opened = Object.values(priors).filter((entry) => entry !== "opening");
    const own = sets.filter((set) => !foreign.includes(set) || decisionOn(set) === "same");
    const isFirst = viewer.store.getState().displaySets.length === 0;
    viewer.setDisplaySets([...own, ...opened.flat()]);
    viewer.store.setState({ listing: listingOf(state) });
    const opening = isFirst && own.length > 0 && !viewer.hang() ? openingSet(own) : null;
    if (opening !== null) assignDisplaySet(viewer.store, 0, opening.id);
    if (isFirst && own.length > 0 && parked.view !== null) restoreView(viewer.store, parked.view);
  }, [viewer, state, sets, foreign, decisionOn, priors, shelf.isSettled, parked, place.isKnown]);
  useEffect(() => void replaced.then((images) => viewer.forgetSeenOf(images)), [viewer, replaced]);
  useEffect(() => () => viewer.dispose(), [viewer]);

  const loading = usePriorLoading(viewer, openCase, setPriors);
  const stateOf = (prior: Prior): PriorState => {
    const entry = priors[keyOf(prior)];
    if (entry === undefined) return "closed";
    return entry === "opening" ? "opening" : "open";
  };
  const closeStudies = useCallback(
    (studies: ReadonlySet<string>) => setPriors((before) => withoutStudies(before, studies)),
    [],
  );
  return { viewer, state, arrivedCount, withheld, identity, retry, copy, stateOf, closeStudies, ...loading };
}

function listingOf({ kind }: ImagesState): ViewerState["listing"] {
  return kind === "loading" || kind === "failed" ? kind : "listed";
}

function withoutStudies(opened: OpenedPriors, studies: ReadonlySet<string>): OpenedPriors {
  const isOf = (sets: OpenedPriors[string]) =>
    sets !== "opening" && sets.some((set) => studies.has(set.studyInstanceUid));
  return Object.fromEntries(Object.entries(opened).filter(([, sets]) => !isOf(sets)));
}

type OpenedPriors = Readonly<Record<string, readonly DisplaySet[] | "opening">>;

/** The ways in which a prior's images come: beside, on a pane, or into the strip by a rule. Only this patient's come. */
function usePriorLoading(
  viewer: Viewer,
  openCase: Case,
  setPriors: (change: (before: OpenedPriors) => OpenedPriors) => void,
): Pick<CaseImages, "openBeside" | "openOn" | "fetchByRule" | "bringBack"> {
  const { client } = useHost();
  const load = useCallback(
    async (prior: Prior, byProtocol?: string) => {
      const { archiveId, studyInstanceUid } = prior.study;
      const key = keyOf(prior);
      if (viewer.store.getState().displaySets.some((set) => set.studyInstanceUid === studyInstanceUid)) return;
      setPriors((before) => ({ ...before, [key]: "opening" }));
      try {
        const rule = byProtocol === undefined ? {} : { byProtocol };
        await client.case.openPrior({ workitemId: openCase.workitem.id, archiveId, studyInstanceUid, ...rule });
        const { sets: loaded } = await loadStudy(archiveId, studyInstanceUid, { isPrior: true });
        await refuseForeign(client, openCase, foreignDisplaySets(loaded, openCase));
        if (loaded.length === 0) throw new Error("This earlier examination has no images in its archive.");
        viewer.setDisplaySets([...viewer.store.getState().displaySets, ...loaded]);
        setPriors((before) => ({ ...before, [key]: loaded }));
      } catch (thrown) {
        setPriors(({ [key]: _, ...rest }) => rest);
        throw thrown;
      }
    },
    [client, viewer, openCase, setPriors],
  );
  const openBeside = useCallback(
    async (prior: Prior) => {
      const asked = viewer.store.getState().panes[1];
      await load(prior);
      viewer.comparePrior(prior.study.studyInstanceUid, asked);
    },
    [viewer, load],
  );
  const openOn = useCallback(
    async (prior: Prior, paneIndex: number) => {
      await load(prior);
      viewer.showPriorOn(paneIndex, prior.study.studyInstanceUid);
    },
    [viewer, load],
  );
  const fetchByRule = useCallback((prior: Prior, protocolId: string) => load(prior, protocolId), [load]);
  const bringBack = useCallback((prior: Prior) => load(prior), [load]);
  return { openBeside, openOn, fetchByRule, bringBack };
}

/** Series of the examination that are somebody else's, and those of them that nobody decided on. */
function useWithheld(openCase: Case, sets: readonly DisplaySet[]) {
  const { workitem } = openCase;
  const foreign = useMemo(() => foreignDisplaySets(sets, { workitem, priors: [] }), [sets, workitem]);
  const identity = useIdentityStops(openCase, foreign);
  const { decisionOn } = identity;
  // Left out by decision: shown nowhere, and in nobody's way.
  const withheld = useMemo(
    () => foreign.filter((set) => !["same", "leftOut"].includes(decisionOn(set) ?? "")),
    [foreign, decisionOn],
  );
  return { foreign, identity, withheld };
}

/** An earlier examination with anybody else's images is not shown at all; the core records that it was not. */
async function refuseForeign(client: CoreClient, openCase: Case, foreign: readonly DisplaySet[]): Promise<void> {
  if (foreign.length === 0) return;
  await client.identity.check({ workitemId: openCase.workitem.id, found: foundSeries(foreign) });
  throw new Error(foreignPriorSentence);
}

const foreignPriorSentence =
  "Images of this examination name another patient than it does. It is not shown. Tell whoever looks after the archive.";

function keyOf(prior: Prior): string {
  return `${prior.study.archiveId}/${prior.study.studyInstanceUid}`;
}

const nothingLoaded: LoadedStudy = { sets: [], instanceCount: 0, copy: null, replaced: Promise.resolve(new Set()) };

/** Loads the study of the case itself, first from a copy; after `retry` as the archive lists it. */
function useStudyLoad(openCase: Case) {
  const { archiveId, studyInstanceUid } = openCase.workitem.study;
  const least = useRef(leastInCopy(openCase.workitem));
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<ImagesState>({ kind: "loading", attempt: 0 });
  const [{ sets, instanceCount, copy, replaced }, setLoaded] = useState(nothingLoaded);
  useEffect(() => {
    const abort = new AbortController();
    setState({ kind: "loading", attempt });
    loadStudy(archiveId, studyInstanceUid, {
      ...{ isPrior: false, signal: abort.signal },
      leastInCopy: attempt === 0 ? least.current : undefined,
    }).then(
      (loaded) => {
        if (abort.signal.aborted) return;
        setLoaded(loaded);
        setState({ kind: loaded.sets.some((set) => set.images.length > 0 || set.problem !== "") ? "ready" : "empty" });
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
  const isListed = state.kind === "ready" || state.kind === "empty";
  const { standing, again } = useCopyCheck(openCase.workitem.id, copy);
  const keptAt = copy?.keptAt ?? null;
  const shown = useMemo(
    () => (keptAt === null ? null : { standing, keptAt, askAgain: again }),
    [standing, keptAt, again],
  );
  return { state, sets, listedCount: isListed ? instanceCount : null, copy: shown, replaced, retry };
}
