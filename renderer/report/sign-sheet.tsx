import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Form } from "react-aria-components";
import type { RecipientChoice } from "../../shared/domain/proposed-recipient.ts";
import { outwardStatus, type ReportStatus } from "../../shared/domain/report-status.ts";
import { isReason, leastReasonLetters } from "../../shared/rules/enough-words.ts";
import { answerProblem } from "../../shared/rules/meaning-change.ts";
import { TroubleState } from "../app/trouble.tsx";
import { usePassedOver } from "../checks/use-passed-over.ts";
import { useHost } from "../host/host-context.tsx";
import { CorrectedDifference } from "../life/corrected-difference.tsx";
import { ReleaseChoice } from "../life/release-choice.tsx";
import { answerOf, blankAnswer } from "../second-signature/answer-form.ts";
import { MeaningDifference, MeaningPart } from "../second-signature/meaning-part.tsx";
import {
  blocksOfRelease,
  type ChosenRelease,
  firstRelease,
  offeredReleases,
  type ReleaseKindName,
  sentRelease,
  whyNotFinal,
} from "../second-signature/release-kinds.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { Tag } from "../ui/tag.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { ViewerCommands } from "../viewer/viewer-types.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import type { ChangeRecipients } from "./recipients-part.tsx";
import styles from "./sign-sheet.module.css";
import { type PreparedSigning, SignSheetContent } from "./sign-sheet-content.tsx";
import { awaitedWords, type SignedResult, SignedView } from "./signed-view.tsx";
import { prepareSigning, prepareWhenBack, type ShownBanner, signReport, UnsavedError } from "./signing.ts";
import { PreparingNews, SigningNews } from "./signing-news.tsx";

export interface SignSheetProps {
  isOpen: boolean;
  keeper: DraftKeeper;
  viewer: ViewerCommands;
  /** Whom the banner names: the core signs for nobody else. */
  banner: ShownBanner;
  /** What the window itself finds in the way: a pane with another patient. Empty when nothing. */
  windowBlock: string;
  /** Takes everything of these studies out of the report: they are not this patient's. */
  onRemoveStudies: (studies: readonly string[]) => void;
  onClose: () => void;
  /** Goes on to the next case of the list. */
  onNext: () => void;
}

/** Everything that signing does and to whom, said once, on one sheet; then the PIN. Esc goes back with nothing lost. */
export function SignSheet(props: SignSheetProps) {
  const { isOpen, onClose } = props;
  const [signed, setSigned] = useState<SignedResult | null>(null);
  const [statusWords, setStatusWords] = useState("");
  const [isSigning, setIsSigning] = useState(false);
  const close = () => {
    if (isSigning) return;
    onClose();
    setSigned(null);
  };
  return (
    <Sheet
      title={signed === null ? "Sign report" : "Report signed"}
      isOpen={isOpen}
      onClose={close}
      width={signed === null ? "wide" : "narrow"}
      isFlush
      isDismissable={!isSigning}
      aside={signed === null && <span className={styles.quiet}>Nothing leaves until you sign</span>}
    >
      {signed === null ? (
        <Signing
          {...props}
          onClose={close}
          onSigning={setIsSigning}
          onSigned={(result, words) => {
            setStatusWords(words);
            setSigned(result);
          }}
        />
      ) : (
        <SignedView signed={signed} statusWords={statusWords} onClose={close} onNext={props.onNext} />
      )}
    </Sheet>
  );
}

/** Asks the core what signing would do: at once, and again whenever other images than before are unseen. */
function usePreparation(props: SignSheetProps) {
  const { client, connection } = useHost();
  const { viewer } = props;
  const closed = useRef<AbortController>(new AbortController());
  // What is on the sheet stays there while it is asked for again after a recipient changed.
  const [shown, setShown] = useState<PreparedSigning | null>(null);
  const prepare = useMutation({
    mutationFn: () =>
      prepareWhenBack(connection, closed.current.signal, () =>
        prepareSigning(client, props.keeper, viewer, props.banner),
      ),
    onSuccess: setShown,
  });
  const { mutate } = prepare;
  useEffect(() => {
    const abort = new AbortController();
    closed.current = abort;
    mutate();
    return () => abort.abort(new Error("the sheet was closed"));
  }, [mutate]);
  // Images that arrive while the sheet is open are asked for on it, not refused after the PIN.
  useEffect(() => viewer.onUnseenChange(() => mutate()), [viewer, mutate]);
  return { prepare, shown, forget: () => setShown(null), mutate };
}

function Signing(
  props: SignSheetProps & {
    onSigning: (isSigning: boolean) => void;
    onSigned: (signed: SignedResult, statusWords: string) => void;
  },
) {
  const { prepare, shown, forget, mutate } = usePreparation(props);
  if (prepare.isError) {
    if (prepare.error instanceof UnsavedError) {
      return (
        <div className={styles.unsaved}>
          <Message
            tone="critical"
            title="Not signed."
            isLive
            actions={<Button onPress={() => mutate()}>Try again</Button>}
          >
            {prepare.error.message}
          </Message>
        </div>
      );
    }
    return <TroubleState error={prepare.error} onRetry={() => mutate()} />;
  }
  const prepared = prepare.data ?? shown;
  if (prepared === null) {
    return <PreparingNews />;
  }
  const removeStudies = (studies: readonly string[]) => {
    props.onRemoveStudies(studies);
    forget();
    mutate();
  };
  const changeRecipients: ChangeRecipients = (change) => {
    props.keeper.edit((content) => ({ ...content, recipients: change(content.recipients ?? noChoice) }));
    mutate();
  };
  const isAsking = prepare.isPending;
  return (
    <Ready {...{ ...props, prepared, isAsking }} onRemoveStudies={removeStudies} onRecipients={changeRecipients} />
  );
}

const noChoice: RecipientChoice = { referrerEntryId: null, copyEntryIds: [] };

type ReadyProps = SignSheetProps & {
  prepared: PreparedSigning;
  /** What is shown is being asked for again. */
  isAsking: boolean;
  onRecipients: ChangeRecipients;
  onSigning: (isSigning: boolean) => void;
  onSigned: (signed: SignedResult, statusWords: string) => void;
};

/** The secret while it is typed, and the call that signs by it. */
function useSignature(
  props: ReadyProps,
  reasons: Parameters<typeof signReport>[5],
  said: NonNullable<Parameters<typeof signReport>[6]>,
) {
  const { prepared, keeper, viewer, banner, onSigning, onSigned } = props;
  const { client, connection } = useHost();
  const queryClient = useQueryClient();
  const [secret, setSecret] = useState("");
  const [isAnswerLost, setIsAnswerLost] = useState(false);
  const lost = { client, connection, onLost: () => setIsAnswerLost(true) };
  const onStored = (signed: SignedResult) => {
    onSigning(false);
    onSigned(signed, releaseWords(said.release?.kind ?? "final", prepared.document.status));
  };
  const sign = useMutation({
    mutationFn: () => {
      const seen = { ...said, recipients: prepared.document.recipients };
      return signReport(lost, keeper, viewer, banner, secret, reasons, seen, onStored);
    },
    onMutate: () => onSigning(true),
    onSuccess: () => void queryClient.invalidateQueries(),
    onSettled: () => {
      onSigning(false);
      setIsAnswerLost(false);
      setSecret("");
    },
  });
  return { secret, setSecret, sign, isAnswerLost };
}

function Ready(props: ReadyProps) {
  const { prepared, windowBlock, keeper } = props;
  const [asksWhy] = useState(() => props.viewer.mustSayWhyUnseen());
  const [reason, setReason] = useState("");
  const [release, setRelease] = useState<ChosenRelease>(() => firstRelease(prepared));
  const [form, setForm] = useState(blankAnswer);
  const first = release.kind === "final" ? prepared.firstWriting : null;
  const answer = answerOf(form);
  const problem = problemOf(form, first, prepared);
  const said = {
    release: sentRelease(release),
    secondSignature: first === null ? undefined : (answer ?? undefined),
  };
  const passing = usePassedOver(prepared, asksWhy);
  const reasons = { passedOver: passing.passedOver, unseenReason: asksWhy ? reason : undefined };
  const { secret, setSecret, sign, isAnswerLost } = useSignature(props, reasons, said);
  const isUnanswered = (first !== null && answer === null) || problem !== "" || said.release?.reason === "";
  const isUnexplained = (asksWhy && !isReason(reason)) || passing.isReasonMissing || isUnanswered || props.isAsking;
  const blocks = [
    ...blocksOfRelease(prepared, release.kind).filter(({ isAnsweredByReason }) => !isAnsweredByReason),
    ...(windowBlock === "" ? [] : [blockOfWindow(windowBlock)]),
  ];
  return (
    <Form
      className={styles.form ?? ""}
      onSubmit={(event) => {
        event.preventDefault();
        if (blocks.length === 0 && !isUnexplained && secret !== "" && !sign.isPending) sign.mutate();
      }}
    >
      <SignSheetContent
        {...{ prepared, blocks, passing }}
        onRemoveStudies={props.onRemoveStudies}
        onRecipients={props.onRecipients}
        answer={first !== null && <MeaningPart {...{ first, form, problem }} onChange={setForm} />}
      >
        <WhatDiffers first={first} workitemId={props.banner.workitemId} document={prepared.document} />
      </SignSheetContent>
      {asksWhy && <WhyUnseen reason={reason} onChange={setReason} />}
      {isReport(keeper) && (
        <ReleaseChoice
          {...{ workitemId: props.banner.workitemId, value: release }}
          onChange={setRelease}
          offered={offeredReleases(prepared)}
          whyNotFinal={whyNotFinal(prepared)}
        />
      )}
      <SignFoot
        kind={release.kind}
        missing={first !== null && (answer === null || problem !== "") ? "Say first whether the meaning changed" : ""}
        {...{ prepared, isUnexplained, secret, isAnswerLost }}
        isBlocked={blocks.length > 0}
        onChange={setSecret}
        onBack={props.onClose}
        isPending={sign.isPending}
        error={sign.error}
      />
    </Form>
  );
}

/** What differs from the text of whoever wrote first, and from the version that is corrected. */
function WhatDiffers(props: {
  first: PreparedSigning["firstWriting"];
  workitemId: string;
  document: PreparedSigning["document"];
}) {
  const { first, workitemId, document } = props;
  return (
    <>
      {first !== null && <MeaningDifference first={first} after={document} />}
      {document.correction !== undefined && <CorrectedDifference workitemId={workitemId} document={document} />}
    </>
  );
}

/** Why the answer on the meaning does not fit what differs; empty where it does or is not given yet. */
function problemOf(
  form: typeof blankAnswer,
  first: PreparedSigning["firstWriting"],
  prepared: PreparedSigning,
): string {
  if (first === null || form.meaning === null) return "";
  return answerProblem(form.meaning, first.text.sections, prepared.document.sections);
}

function WhyUnseen(props: { reason: string; onChange: (reason: string) => void }) {
  return (
    <TextField
      label="Why series were not seen in full"
      description={`Asked by this site, at least ${leastReasonLetters} letters; it goes into the audit, not into the report`}
      maxLength={200}
      value={props.reason}
      onChange={props.onChange}
      className={styles.reason ?? ""}
    />
  );
}

/** An addendum leaves the report final. */
function releaseWords(kind: ReleaseKindName, status: ReportStatus): string {
  if (kind !== "final") return kind === "hot" ? "Provisional" : awaitedWords;
  return status === "addended" ? outwardStatus.final.words : outwardStatus[status].words;
}

function blockOfWindow(sentence: string): PreparedSigning["blocks"][number] {
  const title = "Another patient on a pane";
  return {
    ...{ code: "window", level: "block", sentence, title, explanation: "", source: "" },
    ...{ reasons: [], isAnsweredByReason: false, place: null },
  };
}

function isReport(keeper: DraftKeeper): boolean {
  const state = keeper.getState();
  return state.phase !== "loading" && state.kind === "report";
}

function SignFoot(props: {
  kind: ReleaseKindName;
  /** What is still to be said, in words; empty where nothing is. */
  missing: string;
  prepared: PreparedSigning;
  isBlocked: boolean;
  /** A reason is asked for and not given yet. */
  isUnexplained: boolean;
  secret: string;
  onChange: (secret: string) => void;
  onBack: () => void;
  isPending: boolean;
  /** The answer did not come and is asked for. */
  isAnswerLost: boolean;
  /** Why the last try did not sign. */
  error: unknown;
}) {
  const { prepared, isBlocked, secret, error } = props;
  const box = useRef<HTMLInputElement>(null);
  const refusalId = useId();
  useEffect(() => {
    // The next thing to do is to type it again.
    if (error !== null) box.current?.focus();
  }, [error]);
  return (
    <footer className={styles.foot}>
      <SigningNews id={refusalId} isAnswerLost={props.isAnswerLost} error={error} />
      <TextField
        label="PIN or password"
        type="password"
        size="large"
        autoComplete="off"
        autoFocus={!isBlocked && !props.isUnexplained}
        isDisabled={isBlocked}
        value={secret}
        onChange={props.onChange}
        className={styles.secret ?? ""}
        inputRef={box}
        {...(error === null ? {} : { "aria-describedby": refusalId })}
      />
      <Button size="large" onPress={props.onBack} shortcut="Esc">
        Back
      </Button>
      <span className={styles.effect}>{props.missing === "" ? effectOf(prepared, props.kind) : props.missing}</span>
      <Button
        type="submit"
        variant="primary"
        size="large"
        icon={<PenLine aria-hidden="true" />}
        shortcut="Enter"
        isDisabled={isBlocked || props.isUnexplained || secret === ""}
        isPending={props.isPending}
      >
        Sign report
      </Button>
    </footer>
  );
}

function effectOf(prepared: PreparedSigning, kind: ReleaseKindName) {
  const { length } = prepared.deliveries;
  const isOnlyArchives = length > 0 && prepared.deliveries.every(({ recipient }) => recipient.role === "archive");
  const where = isOnlyArchives ? " into archives only, to nobody who reads it" : "";
  return (
    <>
      <Tag tone={kind === "final" ? "info" : "due"}>
        {releaseWords(kind, prepared.document.status)}, version {prepared.document.version}
      </Tag>{" "}
      {length === 1 ? "1 delivery will be queued" : `${length} deliveries will be queued`}
      {where}
    </>
  );
}
