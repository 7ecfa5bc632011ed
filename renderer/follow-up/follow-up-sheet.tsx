import type { Case } from "../../shared/contract/views.ts";
import type { FollowUp } from "../../shared/domain/follow-up.ts";
import type { DraftContent } from "../../shared/domain/report.ts";
import { startFollowUp } from "../../shared/follow-up/fill.ts";
import {
  followUpStanding,
  withFollowUp,
  withFollowUpFilled,
  withFollowUpPrinted,
} from "../../shared/follow-up/in-report.ts";
import { dateText } from "../../shared/rules/date-text.ts";
import { reportedExamination } from "../../shared/rules/measurement-text.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { mayEditDraft, type OpenDraft } from "../report/draft-reducer.ts";
import { useDraftState } from "../report/use-draft.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { StatusText } from "../ui/tag.tsx";
import { FollowUpAside } from "./follow-up-aside.tsx";
import { FollowUpGrid } from "./follow-up-grid.tsx";
import styles from "./follow-up-sheet.module.css";
import { usePriorFollowUp } from "./use-prior-follow-up.ts";

/** Lesions over time: what each measured when, what counts, and the table in the report. Every change is in the draft at once. */
export function FollowUpSheet(props: {
  isOpen: boolean;
  openCase: Case;
  keeper: DraftKeeper | null;
  onClose: () => void;
}) {
  const { isOpen, openCase, keeper, onClose } = props;
  const state = useDraftState(keeper);
  const isWritten = state.phase !== "loading" && state.kind !== "addendum" && mayEditDraft(state);
  const hasFollowUp = isWritten && state.content.followUp !== undefined;
  return (
    <Sheet
      title="Lesions over time"
      isOpen={isOpen}
      onClose={onClose}
      width={hasFollowUp ? "wide" : "narrow"}
      footer={
        hasFollowUp && keeper !== null ? <Footer keeper={keeper} content={state.content} onDone={onClose} /> : undefined
      }
    >
      {keeper === null || !isWritten ? (
        <EmptyState title="No draft to write in">
          Lesions are followed in the draft of a report. A signed report keeps the table that it was signed with.
        </EmptyState>
      ) : (
        <Body openCase={openCase} keeper={keeper} state={state} />
      )}
    </Sheet>
  );
}

function Body({ openCase, keeper, state }: { openCase: Case; keeper: DraftKeeper; state: OpenDraft }) {
  const { followUp, measurements } = state.content;
  const { found, isPending } = usePriorFollowUp(openCase, followUp === undefined);
  if (followUp === undefined) {
    const begin = (prior: FollowUp | null) => {
      const started = startFollowUp(prior, reportedExamination(openCase.workitem.study));
      keeper.edit((content) => withFollowUpFilled({ ...content, followUp: started }), true);
    };
    return (
      <div className={styles.start}>
        <p role="status">
          {isPending
            ? "Looking for followed lesions in earlier reports…"
            : found === null
              ? "No earlier report here has followed lesions."
              : `The report of ${dateText(found.date)} follows ${found.followUp.lesions.length} lesions.`}
        </p>
        <div className={styles.row}>
          {found !== null && (
            <Button variant="primary" autoFocus onPress={() => begin(found.followUp)}>
              Carry them on
            </Button>
          )}
          <Button isDisabled={isPending} onPress={() => begin(null)}>
            Start with this examination
          </Button>
        </div>
      </div>
    );
  }
  const change = (next: (before: FollowUp) => FollowUp) =>
    keeper.edit(
      (content) => (content.followUp === undefined ? content : changed(content, next(content.followUp))),
      true,
    );
  return (
    <div className={styles.sheet}>
      <FollowUpGrid followUp={followUp} onChange={change} />
      <FollowUpAside followUp={followUp} marks={measurements} onChange={change} />
    </div>
  );
}

function changed(content: DraftContent, next: FollowUp): DraftContent {
  return next === content.followUp ? content : withFollowUpFilled(withFollowUp(content, next));
}

const standingWords = {
  absent: "The table is not in the report yet.",
  current: "The report's table is as it is here.",
  differs: "The report's table or its sentences differ from what is here.",
} as const;

function Footer(props: { keeper: DraftKeeper; content: DraftContent; onDone: () => void }) {
  const { keeper, content, onDone } = props;
  const standing = followUpStanding(content);
  const print = () => {
    keeper.edit(withFollowUpPrinted, true);
    onDone();
  };
  return (
    <>
      <span className={styles.standing}>
        <StatusText tone={standing === "current" ? "done" : standing === "differs" ? "due" : "quiet"}>
          {standingWords[standing]}
        </StatusText>
      </span>
      <Button onPress={onDone}>Close</Button>
      <Button
        variant="primary"
        isDisabled={standing === "current" || content.followUp?.lesions.length === 0}
        onPress={print}
      >
        {standing === "absent" ? "Table into the findings" : "Update the table"}
      </Button>
    </>
  );
}
