import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import { useState } from "react";
import { Form } from "react-aria-components";
import type { Alert, AlertCategory, AlertDraft } from "../../shared/domain/alert.ts";
import { alertCategoryNames, alertCategorySchema } from "../../shared/domain/alert.ts";
import type { ImageReference } from "../../shared/domain/measurement.ts";
import { alertLimits } from "../../shared/rules/escalation.ts";
import { formatDueInSentence } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { RadioGroup } from "../ui/radio-group.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./alert-sheet.module.css";
import { imageNumberOf } from "./image-number.ts";
import { RecipientMatches } from "./recipient-matches.tsx";

/** What an alert starts with: who asked for the examination, what is written, what is on the pane. */
export interface AlertStart {
  readonly workitemId: string;
  /** The report was withdrawn or the case cancelled: what is said of it now goes to somebody who was told otherwise. */
  readonly ended: "withdrawn" | "cancelled" | null;
  /** By what is written; a person decides. */
  readonly category: AlertCategory;
  readonly finding: string;
  readonly recipientName: string;
  readonly image: ImageReference | null;
  /** True where the image also becomes a key image of a report that is being written. */
  readonly isReportWritten: boolean;
  /** Keeps that image and gives its picture's identifier; rejects when it was not stored. */
  readonly keepImage: (finding: string) => Promise<string | null>;
}

/** What becomes of the case once its alert is raised. */
export type AfterAlert = "goOn" | "putAside" | "giveBack";

const afterAlert: readonly { id: AfterAlert; label: string }[] = [
  { id: "goOn", label: "Go on with this case" },
  { id: "putAside", label: "Put it aside as it stands" },
  { id: "giveBack", label: "Top of the list, for the next reporter" },
];

/** The sheet in which a critical finding is raised: what, how urgent, who is told and by when. Esc leaves nothing behind. */
export function AlertSheet(props: {
  start: AlertStart | null;
  onClose: () => void;
  onRaised: (alert: Alert, after: AfterAlert) => void;
}) {
  const { start, onClose, onRaised } = props;
  return (
    <Sheet title="Raise alert" isOpen={start !== null} onClose={onClose} width="normal">
      {start !== null && <AlertForm start={start} onClose={onClose} onRaised={onRaised} />}
    </Sheet>
  );
}

/** It is not refused: a finding that is this patient's must reach somebody, and no case is left to say it in. */
function AfterTheEnd({ ended }: { ended: "withdrawn" | "cancelled" }) {
  const what = ended === "withdrawn" ? "The report of this case is withdrawn." : "This case is cancelled.";
  return (
    <Message tone="due" title={what}>
      Whoever had it was told not to rely on it. Raise an alert only for a finding that is this patient's, and say in it
      why it stands.
    </Message>
  );
}

const categories = alertCategorySchema.options.map((id) => ({ id, label: alertCategoryNames[id] }));

const asApproved = "policy";

const limits: readonly { minutes: number; label: string }[] = [
  { minutes: 15, label: "15 minutes" },
  { minutes: 30, label: "30 minutes" },
  { minutes: 60, label: "1 hour" },
  { minutes: 120, label: "2 hours" },
  { minutes: 240, label: "4 hours" },
  { minutes: 720, label: "12 hours" },
  { minutes: 1440, label: "24 hours" },
  { minutes: 2880, label: "48 hours" },
  { minutes: 7200, label: "5 days" },
  { minutes: 20160, label: "14 days" },
];

type FieldName = "finding" | "actionNeeded" | "recipientName" | "suspectedPrimary";
const missing: Record<FieldName, string> = {
  finding: "Say what was found.",
  actionNeeded: "Say what has to be done.",
  recipientName: "An alert needs a named person or service to be told.",
  suspectedPrimary: "Say where it is thought to come from, or \u201cnot known\u201d.",
};

function emptyDraft(start: AlertStart): AlertDraft {
  return {
    workitemId: start.workitemId,
    category: start.category,
    finding: start.finding.slice(0, 500),
    actionNeeded: "",
    recipientName: start.recipientName,
    recipientContact: "",
    image: start.image,
    keyImageId: null,
  };
}

function AlertForm(props: {
  start: AlertStart;
  onClose: () => void;
  onRaised: (alert: Alert, after: AfterAlert) => void;
}) {
  const { start } = props;
  const [after, setAfter] = useState<AfterAlert>("goOn");
  const [typed, setTyped] = useState(() => emptyDraft(start));
  const draft = useReferrer(start, typed);
  const [isChecked, setIsChecked] = useState(false);
  const raise = useRaise(start, (alert) => props.onRaised(alert, after));
  const change = (part: Partial<AlertDraft>) => setTyped({ ...draft, ...part });
  const needed = neededFields(draft);
  const errorOf = (field: FieldName) => (isChecked && needed.includes(field) ? missing[field] : undefined);
  const submit = () => {
    setIsChecked(true);
    if (needed.length > 0) return;
    if (!raise.isPending) raise.mutate({ ...draft, raisesPriority: after === "giveBack" });
  };
  return (
    <Form
      className={styles.form ?? ""}
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {start.ended !== null && <AfterTheEnd ended={start.ended} />}
      <Urgency draft={draft} onChange={change} />
      <AlertTexts draft={draft} onChange={change} errorOf={errorOf} />
      <p className={styles.image}>{imageText(start)}</p>
      <RadioGroup<AfterAlert> label="Then" options={afterAlert} value={after} onChange={setAfter} />
      <TroubleMessage error={raise.error} />
      <Message tone="info">
        The clock starts when you raise it, not when you sign. It stays on the Alerts screen until a named person's
        acknowledgement is recorded{start.ended === null ? ", and is stated in the report." : ". No report states it."}
      </Message>
      <footer className={styles.actions}>
        <Button onPress={props.onClose} shortcut="Esc">
          Back
        </Button>
        <Button type="submit" variant="danger" icon={<Bell aria-hidden="true" />} isPending={raise.isPending}>
          Raise alert
        </Button>
      </footer>
    </Form>
  );
}

/** Until somebody else is typed, the referrer is who is told, as the directory knows them: with a number, and followed. */
function useReferrer({ workitemId, recipientName }: AlertStart, typed: AlertDraft): AlertDraft {
  const { query } = useHost();
  const { data } = useQuery(query.directory.referrerOf.queryOptions({ input: { workitemId } }));
  const entry = data?.listed?.entry;
  const isUntouched =
    typed.recipientName === recipientName && typed.recipientContact === "" && typed.recipientEntryId === undefined;
  if (entry === undefined || !isUntouched) return typed;
  return { ...typed, recipientName: entry.name, recipientContact: entry.phone, recipientEntryId: entry.id };
}

/** Fields that are still empty and have to be filled. */
function neededFields(draft: AlertDraft): FieldName[] {
  const always: readonly FieldName[] = ["finding", "actionNeeded", "recipientName"];
  const fields = draft.category === "cancer" ? [...always, "suspectedPrimary" as const] : always;
  return fields.filter((field) => (draft[field] ?? "").trim() === "");
}

/** Raises the alert with its picture, and without it where that could not be kept: telling somebody must not wait for it. */
function useRaise(start: AlertStart, onRaised: (alert: Alert) => void) {
  const { client } = useHost();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (draft: AlertDraft) => {
      const keyImageId = draft.image === null ? null : await start.keepImage(draft.finding).catch(() => null);
      return await client.alert.raise({ ...draft, keyImageId });
    },
    onSuccess: (alert) => {
      void queryClient.invalidateQueries();
      if (alert.image !== null && alert.keyImageId === null) showToast("critical", withoutPicture);
      onRaised(alert);
    },
  });
}

const withoutPicture = "The alert is raised, but its picture was not kept. Mark the image as a key image.";

function Urgency(props: { draft: AlertDraft; onChange: (part: Partial<AlertDraft>) => void }) {
  const { draft, onChange } = props;
  const { query } = useHost();
  const history = useQuery(query.alertPolicy.history.queryOptions());
  const now = useNow(10_000);
  const policy = history.data?.versions.find(({ version }) => version === history.data.inForceVersion)?.policy;
  const approved = policy === undefined ? null : alertLimits(policy, draft.category, now);
  const dueAt =
    draft.limitMinutes === undefined ? (approved?.acknowledgeBy ?? null) : now + draft.limitMinutes * 60_000;
  const first = policy?.categories[draft.category].firstContact;
  return (
    <div className={styles.urgency}>
      <RadioGroup<AlertCategory>
        label="Urgency of telling somebody"
        options={categories}
        value={draft.category}
        onChange={(category) => onChange({ category, limitMinutes: undefined })}
      />
      <Select
        label="To be acknowledged within"
        options={[
          { id: asApproved, label: "As approved" },
          ...limits.map((limit) => ({ id: String(limit.minutes), label: limit.label })),
        ]}
        value={draft.limitMinutes === undefined ? asApproved : String(draft.limitMinutes)}
        onChange={(chosen) => onChange({ limitMinutes: chosen === asApproved ? undefined : Number(chosen) })}
      />
      <span className={styles.due}>
        {dueAt !== null && (
          <>
            by <b className="figures">{formatDueInSentence(dueAt, now)}</b>
          </>
        )}
        {first !== undefined && (first === "voice" ? ", first by telephone" : ", first by message where there is one")}
      </span>
    </div>
  );
}

function AlertTexts(props: {
  draft: AlertDraft;
  onChange: (part: Partial<AlertDraft>) => void;
  errorOf: (field: FieldName) => string | undefined;
}) {
  const { draft, onChange, errorOf } = props;
  // The number of whoever was chosen is not the next one's.
  const ownNumber = draft.recipientEntryId === undefined ? {} : { recipientContact: "" };
  return (
    <>
      <TextField
        label="Finding"
        isMultiline
        autoFocus
        maxLength={500}
        value={draft.finding}
        onChange={(finding) => onChange({ finding })}
        error={errorOf("finding")}
      />
      <TextField
        label="Action needed"
        isMultiline
        maxLength={500}
        value={draft.actionNeeded}
        onChange={(actionNeeded) => onChange({ actionNeeded })}
        error={errorOf("actionNeeded")}
      />
      {draft.category === "cancer" && (
        <TextField
          label="Suspected primary"
          maxLength={128}
          value={draft.suspectedPrimary ?? ""}
          onChange={(suspectedPrimary) => onChange({ suspectedPrimary })}
          error={errorOf("suspectedPrimary")}
        />
      )}
      <div className={styles.pair}>
        <TextField
          label="Who to tell"
          maxLength={128}
          value={draft.recipientName}
          onChange={(recipientName) => onChange({ recipientName, recipientEntryId: undefined, ...ownNumber })}
          error={errorOf("recipientName")}
        />
        <TextField
          label="Telephone or bleep"
          maxLength={128}
          value={draft.recipientContact}
          onChange={(recipientContact) => onChange({ recipientContact })}
        />
      </div>
      <RecipientMatches draft={draft} onChange={onChange} />
    </>
  );
}

function imageText({ image, isReportWritten, ended }: AlertStart): string {
  if (ended !== null) return "No image goes with it: those of this case may be what it was ended for.";
  if (image === null) return "No image goes with it: none was on the active pane.";
  const series = image.seriesDescription.trim() || image.modality;
  const name = [series, imageNumberOf(image)].filter((part) => part !== "").join(", ");
  const end = isReportWritten ? " It becomes a key image of the report." : "";
  return `Goes with it: ${name}, as on the active pane.${end}`;
}
