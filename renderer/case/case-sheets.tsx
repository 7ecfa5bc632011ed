import { suggestedAlert } from "../../shared/checks/alert-finding.ts";
import type { Case } from "../../shared/contract/views.ts";
import { TellDelaySheet } from "../delivery/tell-delay-sheet.tsx";
import { FollowUpSheet } from "../follow-up/follow-up-sheet.tsx";
import { useHost } from "../host/host-context.tsx";
import { AlertSheet, type AlertStart } from "../report/alert-sheet.tsx";
import { mayEditDraft } from "../report/draft-reducer.ts";
import { PackSheet } from "../report/pack-sheet.tsx";
import { SignSheet } from "../report/sign-sheet.tsx";
import { keepImageOfAlert } from "../report/use-key-images.ts";
import { ExportSheet } from "../viewer/export/export-sheet.tsx";
import type { Viewer } from "../viewer/viewer.ts";
import { giveFlaggedCaseBack } from "./after-alert.ts";
import type { DrawerTab } from "./case-drawer.tsx";
import { ParkSheet } from "./park-sheet.tsx";
import type { CaseDraft } from "./use-case-draft.ts";
import type { CaseImages } from "./use-case-images.ts";
import type { KnownParkedView } from "./use-parked-view.ts";

/** The sheet that lies over the case, or null. */
export type OpenSheet = "sign" | "alert" | "export" | "pack" | "park" | "followUp" | "delay" | null;

/** The sheets of the case. Closing one changes nothing. */
export function CaseSheets(props: {
  sheet: OpenSheet;
  openCase: Case;
  draft: CaseDraft;
  images: CaseImages;
  windowBlock: string;
  drawer: DrawerTab | null;
  parked: KnownParkedView;
  onClose: () => void;
  /** Goes on from one sheet to that which puts the case aside. */
  onPutAside: () => void;
  onNext: () => void;
  /** Takes everything of these studies out of the report: they are not this patient's. */
  onRemoveStudies: (studies: readonly string[]) => void;
}) {
  const { client } = useHost();
  const { sheet, openCase, draft, images, onClose } = props;
  const subject = { workitemId: openCase.workitem.id, patient: openCase.workitem.study.patient };
  return (
    <>
      <AlertSheet
        start={sheet === "alert" ? alertStart(openCase, draft, images.viewer) : null}
        onClose={onClose}
        onRaised={(_, after) => {
          if (after === "putAside") props.onPutAside();
          else onClose();
          if (after === "giveBack") void giveFlaggedCaseBack(client, draft.keeper, openCase.workitem.id);
        }}
      />
      <ExportSheet viewer={images.viewer} subject={subject} isOpen={sheet === "export"} onClose={onClose} />
      <PackSheet isOpen={sheet === "pack"} workitemId={openCase.workitem.id} keeper={draft.keeper} onClose={onClose} />
      <TellDelaySheet isOpen={sheet === "delay"} workitemId={openCase.workitem.id} onClose={onClose} />
      <ParkSheet
        isOpen={sheet === "park"}
        workitem={openCase.workitem}
        viewer={images.viewer}
        keeper={draft.keeper}
        drawer={props.drawer}
        parked={props.parked}
        onClose={onClose}
      />
      <FollowUpSheet isOpen={sheet === "followUp"} openCase={openCase} keeper={draft.keeper} onClose={onClose} />
      {draft.keeper !== null && (
        <SignSheet
          isOpen={sheet === "sign"}
          keeper={draft.keeper}
          viewer={images.viewer.commands}
          banner={subject}
          windowBlock={props.windowBlock}
          onRemoveStudies={props.onRemoveStudies}
          onClose={onClose}
          onNext={props.onNext}
        />
      )}
    </>
  );
}

const nothingWritten = { category: "critical", finding: "" } as const;

/** An alert starts with what is known: the sentences of a critical finding, the referrer, the image of the active pane. */
function alertStart(openCase: Case, { keeper }: CaseDraft, viewer: Viewer): AlertStart {
  const state = keeper?.getState() ?? { phase: "loading" as const };
  const { activePane } = viewer.store.getState();
  const shown = viewer.commands.shownImages().find((image) => image.paneIndex === activePane);
  const { workitem } = openCase;
  const ended = workitem.status === "withdrawn" || workitem.status === "cancelled" ? workitem.status : null;
  return {
    workitemId: workitem.id,
    ended,
    ...(state.phase === "loading" ? nothingWritten : suggestedAlert(state.content.sections)),
    recipientName: workitem.referrer.name || workitem.study.referrerName,
    // What a case ended for may be images that are another patient's: none of them goes to anybody by itself.
    image: ended === null ? (shown?.image.reference ?? null) : null,
    isReportWritten: keeper !== null && mayEditDraft(state),
    keepImage: (finding) => keepImageOfAlert(keeper, viewer.commands, finding),
  };
}
