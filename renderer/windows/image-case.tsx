import { useQuery } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { Case } from "../../shared/contract/views.ts";
import type { ImageWindowNumber } from "../../shared/domain/parked-case.ts";
import { useKey } from "../app/keys.ts";
import { PatientBanner } from "../app/patient-banner.tsx";
import { TroubleState } from "../app/trouble.tsx";
import { CaseImagesArea } from "../case/case-images-area.tsx";
import { useCaseDraft } from "../case/use-case-draft.ts";
import { type CaseImages, useCaseImages } from "../case/use-case-images.ts";
import { useForeignSets } from "../case/use-foreign-sets.ts";
import { useKnownPriorsInDraft, useLivePriors } from "../case/use-live-priors.ts";
import { useMeasurementSync } from "../case/use-measurement-sync.ts";
import { type OpenCaseState, useOpenCase } from "../case/use-open-case.ts";
import { useParkedReturn } from "../case/use-parked-view.ts";
import { usePriors } from "../case/use-priors.ts";
import { useShowImage } from "../case/use-show-image.ts";
import { useSignedMarks } from "../case/use-signed-marks.ts";
import { sayStopped, useStoppable } from "../case/use-stoppable.ts";
import { SaveArrangement } from "../hanging/save-arrangement-sheet.tsx";
import { windowNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { SaveStatus } from "../report/save-status.tsx";
import { useDraftState } from "../report/use-draft.ts";
import { useMarkKeyImage } from "../report/use-key-images.ts";
import { Bone } from "../ui/skeleton.tsx";
import { Tag } from "../ui/tag.tsx";
import { showToast } from "../ui/toast.tsx";
import { ExportSheet } from "../viewer/export/export-sheet.tsx";
import type { Viewer } from "../viewer/viewer.ts";
import { letGoOfMark } from "../viewer/viewer-store.ts";
import styles from "./image-window.module.css";
import { useCaseChannel } from "./use-case-channel.ts";
import { useImageWindowView, useKeptView } from "./use-image-window-view.ts";
import { usePanesTold, useShownOnDemand } from "./use-shown-on-demand.ts";
import { useKeptArrangement, useWindowStanding } from "./use-window-standing.ts";
import { tellWindows } from "./window-channel.ts";

/** The images of the case that the case window has open. */
export function ImageCase(props: { number: ImageWindowNumber; workitemId: string; generation: number }) {
  const { state, reopen } = useOpenCase(props.workitemId, props.generation);
  useRenewedDraft(state, reopen);
  if (state.kind === "opening") return <OpeningImages />;
  if (state.kind === "failed") return <TroubleState error={state.error} onRetry={reopen} />;
  return <ImageWorkspace key={state.openCase.workitem.id} number={props.number} openCase={state.openCase} />;
}

/** Opens the case anew once its report was signed or an addendum was begun: marks go into the draft that there is now. */
function useRenewedDraft(state: OpenCaseState, reopen: () => void): void {
  const { query } = useHost();
  const openCase = state.kind === "open" ? state.openCase : null;
  const openedAt = useMemo(() => (openCase === null ? 0 : windowNow()), [openCase]);
  const { data, dataUpdatedAt } = useQuery({
    ...query.report.draft.queryOptions({ input: { workitemId: openCase?.workitem.id ?? "" } }),
    enabled: openCase !== null,
  });
  const isRenewed =
    openCase !== null && data !== undefined && dataUpdatedAt > openedAt && data.draft?.id !== openCase.draft?.id;
  useEffect(() => {
    if (isRenewed) reopen();
  }, [isRenewed, reopen]);
}

function ImageWorkspace({ number, openCase: opened }: { number: ImageWindowNumber; openCase: Case }) {
  const work = useImageWork(number, opened);
  const { openCase, images, draft } = work;
  const { workitem } = openCase;
  const { description, modalities, performedAt, accessionNumber } = workitem.study;
  return (
    <>
      <PatientBanner
        patient={workitem.study.patient}
        examination={{ description: description || modalities.join(", "), performedAt, accessionNumber }}
        aside={
          <WindowAside viewer={images.viewer}>
            <SaveStatusOf keeper={draft.keeper} />
          </WindowAside>
        }
      />
      <div className={styles.images}>
        <CaseImagesArea
          images={images}
          foreign={work.foreign}
          openCase={openCase}
          onExport={work.exportImages}
          onPack={null}
        />
      </div>
      <SaveArrangement viewer={images.viewer} workitemId={workitem.id} />
      <ExportSheet
        viewer={images.viewer}
        subject={{ workitemId: workitem.id, patient: workitem.study.patient }}
        isOpen={work.isExporting}
        onClose={() => work.setExporting(false)}
      />
    </>
  );
}

/** What a window of images does with a case: everything on images; words and signing are the case window's. */
function useImageWork(number: ImageWindowNumber, opened: Case) {
  const openCase = useLivePriors(opened);
  const [isExporting, setExporting] = useState(false);
  const stood = useImageWindowView(openCase.workitem.id);
  const images = useCaseImages(openCase, stood, useWindowStanding(number));
  const { viewer } = images;
  const draft = useCaseDraft(openCase, openCase.versions.length > 0);
  useKnownPriorsInDraft(draft.keeper, openCase);
  useMeasurementSync(viewer, draft.keeper, draft.state, useSignedMarks(openCase.versions, draft.state));
  useParkedReturn(stood, openCase, images, nothingOfTheReport);
  useKeptView(viewer, openCase.workitem.id);
  useKeptArrangement(viewer);
  const foreign = useForeignSets(images, openCase);
  const priors = usePriors(openCase, images, draft.keeper);
  const showImage = useShowImage(viewer, openCase.priors, priors.openPrior);
  const onMessage = useShownOnDemand(viewer, { workitemId: openCase.workitem.id, number }, showImage);
  useCaseChannel(viewer, openCase.workitem.id, onMessage);
  usePanesTold(viewer, openCase.workitem.id, number);
  const isStopped = foreign.length > 0;
  const keyImages = useStoppable(isStopped, useMarkKeyImage(draft.keeper, viewer.commands), "mark");
  const exportImages = () => (isStopped ? sayStopped() : setExporting(true));
  const insert = useInsertInReport(images, openCase.workitem.id, draft.keeper);
  useKey("caseBack", () => void letGoOfMark(viewer.store));
  useKey("caseImages", () => focusActivePane(viewer));
  useKey("comparePrior", priors.openBest);
  useKey("markKeyImage", () => void keyImages.mark());
  useKey("insertMeasurement", () => (isStopped ? sayStopped() : insert()));
  useKey("exportImages", exportImages);
  return { openCase, images, draft, foreign, exportImages, isExporting, setExporting };
}

const nothingOfTheReport = { isLoaded: false, openDrawer: () => undefined };

function SaveStatusOf({ keeper }: { keeper: DraftKeeper | null }) {
  return <SaveStatus state={useDraftState(keeper)} />;
}

/** The case window puts a number into the report; the mark is in the store before it is asked to. */
function useInsertInReport({ viewer }: CaseImages, workitemId: string, keeper: DraftKeeper | null): () => void {
  return useCallback(() => {
    const mark = viewer.commands.selectedMeasurement();
    if (mark === null) {
      showToast("due", "Draw or select a measurement first.");
      return;
    }
    const insert = () =>
      tellWindows({ about: "case", workitemId, message: { kind: "insert", measurementId: mark.id } });
    if (keeper === null) showToast("due", "Measurements can only go into a draft.");
    else void keeper.flush().then(insert);
  }, [viewer, workitemId, keeper]);
}

function focusActivePane(viewer: Viewer): void {
  const figures = document.querySelectorAll<HTMLElement>('[data-region="images"] figure');
  figures[viewer.store.getState().activePane]?.focus();
}

function WindowAside(props: { viewer: Viewer; children: ReactNode }) {
  const isLinked = useStore(props.viewer.store, ({ link }) => link !== null);
  return (
    <>
      {isLinked && (
        <Tag icon={<Link2 aria-hidden="true" />}>
          <span>Scrolls with the other windows</span>
        </Tag>
      )}
      {props.children}
    </>
  );
}

/** The banner's place and black panes, so that nothing jumps when the case is here. */
function OpeningImages() {
  const widths = useMemo(() => [220, 160, 120], []);
  return (
    <div className={styles.opening} role="status" aria-label="Opening the images">
      <div className={styles.boneBanner}>
        {widths.map((width) => (
          <Bone key={width} width={width} />
        ))}
      </div>
      <div className={styles.bonePane} />
    </div>
  );
}
