import { useMemo, useState } from "react";
import { useStore } from "zustand";
import type { Case } from "../../shared/contract/views.ts";
import { reportedExamination } from "../../shared/rules/measurement-text.ts";
import { owesReport } from "../../shared/rules/report-machine.ts";
import { useWritingChecks } from "../checks/use-writing-checks.ts";
import { CaseDeliveryNotes } from "../delivery/case-delivery-notes.tsx";
import { useDictation } from "../dictation/use-dictation.ts";
import { EarlierAwaited, EarlierReport } from "../earlier-report/earlier-report.tsx";
import { goToEarlier, leaveEarlier } from "../earlier-report/go-to-earlier.ts";
import { earlierReportOrigin } from "../earlier-report/quotation.ts";
import { useFollowUpFill } from "../follow-up/use-follow-up-fill.ts";
import { SaveArrangement } from "../hanging/save-arrangement-sheet.tsx";
import { isToBeAddedTo, LifeMenu, LifeNotes } from "../life/case-life.tsx";
import { reportsElsewhere } from "../life/reported-elsewhere.ts";
import { QuestionsButton } from "../referrer-page/questions-button.tsx";
import { mayEditDraft } from "../report/draft-reducer.ts";
import { ReportEditors } from "../report/report-editors.ts";
import { ReportPanel } from "../report/report-panel.tsx";
import { useKeyImageRenewal, useMarkKeyImage } from "../report/use-key-images.ts";
import { useReportDeeds } from "../report/use-report-deeds.ts";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { useCloser } from "../ui/closers.ts";
import { Message } from "../ui/message.tsx";
import { Split } from "../ui/split.tsx";
import type { DisplaySet } from "../viewer/viewer-types.ts";
import { useWindowStanding } from "../windows/use-window-standing.ts";
import { useCaseWriting } from "../writing/use-case-writing.ts";
import { AfterFirstImage } from "./after-first-image.tsx";
import { CaseBanner } from "./case-banner.tsx";
import { CaseCandidates, useCandidates } from "./case-candidates.tsx";
import { CaseDrawer, type DrawerTab, goToDrawer, leaveDrawer } from "./case-drawer.tsx";
import { CaseHistory } from "./case-history.tsx";
import { CaseImagesArea } from "./case-images-area.tsx";
import { CasePriors } from "./case-priors.tsx";
import { CaseRequest } from "./case-request.tsx";
import styles from "./case-screen.module.css";
import { CaseSheets, type OpenSheet } from "./case-sheets.tsx";
import { MarkLinks } from "./mark-links.tsx";
import { ReportBones } from "./opening-case.tsx";
import { useCaseDeeds } from "./use-case-deeds.ts";
import { useCaseDraft } from "./use-case-draft.ts";
import { useCaseImages } from "./use-case-images.ts";
import { useCaseKeys } from "./use-case-keys.ts";
import { useCaseRecords } from "./use-case-records.ts";
import { useCaseMessages, useCaseWindows } from "./use-case-windows.ts";
import { useChipActions } from "./use-chip-actions.ts";
import { useForeignSets } from "./use-foreign-sets.ts";
import { useKnownPriorsInDraft, useLivePriors } from "./use-live-priors.ts";
import { useLiveStanding } from "./use-live-standing.ts";
import { useMarkUse } from "./use-mark-use.ts";
import { useMeasurementSync } from "./use-measurement-sync.ts";
import { useParkedReturn, useParkedView } from "./use-parked-view.ts";
import { usePriors } from "./use-priors.ts";
import { useRefusedStudies } from "./use-refused-studies.ts";
import { useImageOfAlert, useShowImage } from "./use-show-image.ts";
import { useSignedMarks } from "./use-signed-marks.ts";
import { useStoppable } from "./use-stoppable.ts";

/** An opened case: everything that can be done in it, in one place. */
export function CaseWorkspace({ openCase: opened, alertId }: { openCase: Case; alertId: string | null }) {
  const work = useCaseWork(opened, alertId);
  const { openCase } = work;
  const { workitem } = openCase;
  return (
    <div className={styles.case}>
      <h1 className="visually-hidden">Case</h1>
      <CaseBanner
        workitem={workitem}
        priorsAwaitedFrom={openCase.priorsAwaitedFrom}
        isReadOnly={!openCase.mayEdit && owesReport(workitem.status)}
        onNext={work.next}
        onPark={work.park}
        onImageWindow={work.openImageWindow}
      />
      <div className={`${styles.body} ${work.drawer === null ? "" : styles.hasDrawer}`}>
        <div className={styles.split}>
          <Split
            id="case"
            label="Width of the report"
            left={{
              id: "images",
              minSize: "320px",
              defaultSize: "64%",
              content: (
                <CaseImagesArea
                  images={work.images}
                  foreign={work.foreign}
                  openCase={openCase}
                  onExport={work.exportImages}
                  onPack={work.packMeeting}
                />
              ),
            }}
            right={{ id: "report", minSize: "400px", defaultSize: "36%", content: <ReportInTime work={work} /> }}
          />
        </div>
        <CaseSide work={work} />
      </div>
      <MarkLinks viewer={work.images.viewer} editors={work.editors} />
      <SaveArrangement viewer={work.images.viewer} workitemId={workitem.id} />
      <AfterFirstImage viewer={work.images.viewer} waiting={null}>
        {() => <SheetsOfCase work={work} />}
      </AfterFirstImage>
    </div>
  );
}

type CaseWork = ReturnType<typeof useCaseWork>;

/** What an opened case consists of, each part kept by its own hook, and the keys that act on them. */
function useCaseWork(opened: Case, alertId: string | null) {
  const openCase = useLiveStanding(useLivePriors(opened));
  const editors = useMemo(() => new ReportEditors(), []);
  const examination = useMemo(() => reportedExamination(openCase.workitem.study), [openCase.workitem.study]);
  const [sheet, setSheet] = useState<OpenSheet>(null);
  const [isEarlierShown, setEarlierShown] = useState(false);
  const [isSeenElsewhere, setSeenElsewhere] = useState(false);
  const [drawer, setDrawer] = useState<DrawerTab | null>(null);
  const parked = useParkedView(opened);
  const images = useCaseImages(openCase, parked, useWindowStanding(1));
  const records = useCaseRecords(openCase);
  const draft = useCaseDraft(openCase, isToBeAddedTo(records.versions));
  const reportDeeds = useReportDeeds(draft.keeper, editors);
  useCaseWriting(reportDeeds, editors, openCase.workitem, draft.state);
  useKnownPriorsInDraft(draft.keeper, openCase);
  useMarkUse(images.viewer, draft.keeper);
  useWritingChecks(draft.keeper, { openCase, alerts: records.alerts, viewer: images.viewer.commands });
  useMeasurementSync(images.viewer, draft.keeper, draft.state, useSignedMarks(records.versions, draft.state));
  const isLoaded = draft.keeper === null || draft.state.phase !== "loading";
  useParkedReturn(parked, openCase, images, { isLoaded, openDrawer: setDrawer });
  const foreign = useForeignSets(images, openCase);
  const priors = usePriors(openCase, images, draft.keeper);
  const showHere = useShowImage(images.viewer, openCase.priors, priors.openPrior);
  const windows = useCaseWindows(images.viewer, openCase.workitem.id, showHere);
  const { showImage } = windows;
  useImageOfAlert(images.viewer, openCase, records.alerts, { alertId, showImage });
  const candidates = useCandidates(openCase);
  const refusals = useRefusedStudies(images.viewer, draft.keeper, openCase);
  const isStopped = foreign.length > 0 || windows.isBehind;
  const { workitem } = openCase;
  useDictation({ deeds: reportDeeds, editors, workitemId: workitem.id, state: draft.state, isStopped });
  const chips = useStoppable(
    isStopped,
    useChipActions(images.viewer, draft.keeper, editors, openCase, showImage),
    "insertLastMeasurement",
  );
  useCaseMessages(images.viewer, openCase.workitem.id, draft.keeper, { note: windows.note, chips });
  const keyImages = useStoppable(isStopped, useMarkKeyImage(draft.keeper, images.viewer.commands), "mark");
  useKeyImageRenewal(draft.keeper, images.viewer);
  useFollowUpFill(draft.keeper, draft.state);
  const deeds = useCaseDeeds(openCase.workitem.id, {
    ...{ isStopped, draft, setSheet, openImageWindow: windows.openNext },
    toggleEarlier: () => goToEarlier(isEarlierShown, setEarlierShown),
  });
  useCloser(() => leaveDrawer(setDrawer), drawer !== null);
  useCloser(() => leaveEarlier(setEarlierShown), isEarlierShown);
  useCaseKeys(images.viewer, editors, {
    ...deeds,
    toggleDrawer: () => goToDrawer(drawer, setDrawer),
    compareBest: priors.openBest,
    markKeyImage: () => void keyImages.mark(),
    insertMeasurement: chips.insertLastMeasurement,
  });
  const parts = {
    ...{ openCase, editors, examination, images, parked, records, draft, foreign, candidates },
    ...{ chips, priors, keyImages, showImage, windows, reportDeeds, setEarlierShown },
  };
  const shown = { sheet, setSheet, drawer, setDrawer, isEarlierShown, isSeenElsewhere, setSeenElsewhere };
  return { ...parts, ...deeds, ...refusals, ...shown };
}

function SheetsOfCase({ work }: { work: CaseWork }) {
  return (
    <CaseSheets
      sheet={work.sheet}
      openCase={work.openCase}
      draft={work.draft}
      images={work.images}
      drawer={work.drawer}
      parked={work.parked}
      windowBlock={work.foreign.length > 0 ? foreignSentence : work.windows.isBehind ? behindSentence : ""}
      onClose={() => work.setSheet(null)}
      onPutAside={() => work.setSheet("park")}
      onNext={work.next}
      onRemoveStudies={work.removeStudies}
    />
  );
}

function ReportInTime({ work }: { work: CaseWork }) {
  return (
    <AfterFirstImage viewer={work.images.viewer} waiting={<ReportBones />}>
      {() => <CaseReport work={work} />}
    </AfterFirstImage>
  );
}

function CaseReport({ work }: { work: CaseWork }) {
  const { openCase, draft, keyImages, foreign } = work;
  const { person } = useSignedIn();
  const { reservation } = openCase.workitem;
  return (
    <ReportPanel
      workitemId={openCase.workitem.id}
      keeper={draft.keeper}
      otherDraft={draft.keeper === null && !openCase.mayEdit ? openCase.draft : null}
      editors={work.editors}
      deeds={work.reportDeeds}
      examination={work.examination}
      {...work.records}
      chips={work.chips}
      holder={reservation === null || reservation.personId === person.id ? null : reservation.displayName}
      isMarking={keyImages.isMarking}
      onMarkKeyImage={() => void keyImages.mark()}
      onOpenKeyImage={({ image, presentation }) => work.showImage(image, { presentation })}
      onRaiseAlert={work.raiseAlert}
      onSign={work.sign}
      onStartAddendum={draft.startAddendum}
      isStartingAddendum={draft.isStartingAddendum}
      isSigningBlocked={foreign.length > 0 || work.windows.isBehind}
      warning={warningOf(foreign) ?? behindOf(work) ?? elsewhereOf(work)}
      earlier={<EarlierOfCase work={work} />}
      lifeNotes={<NotesOfCase work={work} />}
      questions={<QuestionsButton workitemId={openCase.workitem.id} />}
      lifeMenu={
        <LifeMenu
          workitem={openCase.workitem}
          versions={work.records.versions}
          onCorrect={draft.startCorrection}
          revision={isWritten(draft) ? draft.keeper : null}
          onGivenUp={() => draft.take(null)}
          keeper={isOpen(draft) ? draft.keeper : null}
          onEnded={() => draft.take(null)}
          onTellDelay={work.tellDelay}
          mayWrite={draft.keeper !== null || draft.startCorrection !== null}
        />
      }
    />
  );
}

function NotesOfCase({ work }: { work: CaseWork }) {
  const { workitem } = work.openCase;
  const { versions } = work.records;
  const { studyInstanceUid } = workitem.study;
  const sets = useStore(work.images.viewer.store, (state) => state.displaySets);
  const elsewhere = useMemo(
    () => reportsElsewhere(sets, studyInstanceUid, versions.length > 0),
    [sets, studyInstanceUid, versions],
  );
  const { take, keeper } = work.draft;
  return (
    <>
      <LifeNotes workitem={workitem} versions={versions} onTakenBack={take} keeper={keeper} elsewhere={elsewhere} />
      <CaseDeliveryNotes workitemId={workitem.id} onTellDelay={work.tellDelay} />
    </>
  );
}

/** Says whether this person writes in the case. */
function isOpen({ keeper, state }: CaseWork["draft"]): boolean {
  return keeper !== null && state.phase !== "loading" && state.phase !== "signed";
}

/** An addendum or a correction that this person writes. */
function isWritten(draft: CaseWork["draft"]): boolean {
  return isOpen(draft) && draft.state.phase !== "loading" && draft.state.kind !== "report";
}

/** The earlier report while it is shown; its sentences go into the draft. */
function EarlierOfCase({ work }: { work: CaseWork }) {
  const { draft, openCase, editors } = work;
  if (!work.isEarlierShown) return null;
  if (draft.state.phase === "loading") return <EarlierAwaited />;
  const bringOver = (text: string) => {
    if (mayEditDraft(draft.state)) editors.insertWords(text, earlierReportOrigin);
  };
  return (
    <EarlierReport
      openCase={openCase}
      sections={draft.state.content.sections}
      onBringOver={bringOver}
      onClose={() => leaveEarlier(work.setEarlierShown)}
    />
  );
}

function CaseSide({ work }: { work: CaseWork }) {
  const { openCase, records, priors, candidates } = work;
  const { workitem } = openCase;
  return (
    <CaseDrawer
      open={work.drawer}
      onChange={work.setDrawer}
      priorCount={openCase.priors.length}
      candidateCount={(candidates.data?.candidates ?? []).filter(({ decision }) => decision === null).length}
      isCounting={openCase.priorsAwaitedFrom.length > 0}
      contents={{
        request: <CaseRequest workitem={workitem} mayState={openCase.mayEdit} />,
        priors: (
          <CasePriors
            priors={openCase.priors}
            problems={openCase.priorProblems}
            awaitedFrom={openCase.priorsAwaitedFrom}
            bestPrior={priors.bestPrior}
            stateOf={work.images.stateOf}
            onOpen={priors.open}
            candidates={
              <CaseCandidates
                workitemId={workitem.id}
                answer={candidates}
                mayDecide={openCase.mayEdit}
                onRefused={work.noteRefused}
              />
            }
          />
        ),
        history: <CaseHistory workitem={workitem} {...records} />,
      }}
    />
  );
}

const foreignSentence =
  "Images of another patient came with this case. Nothing can be inserted or signed until that is resolved. Your draft is safe.";

/** Told at the opening: whoever writes on without knowing meets their own other text as a conflict. */
function elsewhereOf(work: CaseWork) {
  if (!work.openCase.isOpenElsewhere || work.draft.keeper === null || work.isSeenElsewhere) return undefined;
  return (
    <Message
      tone="due"
      title="Open in another window too."
      isLive
      actions={
        <Button size="small" variant="quiet" onPress={() => work.setSeenElsewhere(true)}>
          Seen
        </Button>
      }
    >
      You have this draft open in another window. Write in one of them only: what is saved there appears here.
    </Message>
  );
}

const behindSentence =
  "A window of images still shows another case. Nothing can be inserted or signed until it has followed or is closed. Your draft is safe.";

function behindOf({ windows }: CaseWork) {
  if (windows.told.length === 0) return undefined;
  return (
    <Message tone="critical" title={`Window ${windows.told.join(" and ")} shows another case.`} isLive>
      {behindSentence}
    </Message>
  );
}

function warningOf(foreign: readonly DisplaySet[]) {
  if (foreign.length === 0) return undefined;
  return (
    <Message tone="critical" title="Wrong patient." isLive>
      {foreignSentence}
    </Message>
  );
}
