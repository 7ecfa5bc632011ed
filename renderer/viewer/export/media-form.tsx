import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ExportedSeries, MediaCheck, MediaRequest } from "../../../shared/domain/media-export.ts";
import { TroubleMessage } from "../../app/trouble.tsx";
import { useHost } from "../../host/host-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Message } from "../../ui/message.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { DisplaySet } from "../viewer-types.ts";
import { type AnonymisationChoice, Findings, OptionFields } from "./anonymisation-fields.tsx";
import { ExportOutcome } from "./export-outcome.tsx";
import styles from "./export-sheet.module.css";
import type { ExportState } from "./use-export.ts";
import { usePreparedExport } from "./use-prepared-export.ts";

type Examination = Pick<MediaRequest, "workitemId" | "archiveId" | "studyInstanceUid">;

/** How an examination leaves as DICOM media: which series, and under whose name. */
export function MediaForm(props: {
  readonly set: DisplaySet;
  readonly workitemId: string;
  readonly start: AnonymisationChoice;
  readonly onClose: () => void;
}) {
  const { set, workitemId, onClose } = props;
  const { query } = useHost();
  const studyInstanceUid = set.images[0]?.reference.studyInstanceUid;
  const examination: Examination = {
    workitemId,
    archiveId: set.archiveId,
    studyInstanceUid: studyInstanceUid as never,
  };
  const check = useQuery({
    ...query.export.checkMedia.queryOptions({ input: examination }),
    enabled: studyInstanceUid !== undefined,
  });
  if (check.isError) return <TroubleMessage error={check.error} />;
  if (check.data === undefined) return <p role="status">Looking at the headers of the examination</p>;
  return <MediaFields examination={examination} check={check.data} start={props.start} onClose={onClose} />;
}

function MediaFields(props: {
  readonly examination: Examination;
  readonly check: MediaCheck;
  readonly start: AnonymisationChoice;
  readonly onClose: () => void;
}) {
  const { examination, check, onClose } = props;
  const [kind, setKind] = useState<"identified" | "anonymised">("anonymised");
  const [reason, setReason] = useState("");
  const [choice, setChoice] = useState(props.start);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isChecked, setChecked] = useState(false);
  const { client } = useHost();
  const { state, run, stop } = usePreparedExport();
  const chosen = check.series.filter(({ seriesInstanceUid }) => !left.has(seriesInstanceUid));
  const isIdentified = kind === "identified";
  const leaving = chosen.reduce((sum, one) => sum + (isIdentified ? one.fileCount : one.anonymisedCount), 0);
  const isReady = leaving > 0 && (isIdentified ? reason.trim().length >= 3 : isChecked);
  const save = (): void => {
    const identity: MediaRequest["identity"] = isIdentified
      ? { kind: "identified", reason: reason.trim() }
      : { kind: "anonymised", options: choice.anonymisation, pseudonym: choice.pseudonym };
    const seriesInstanceUids = chosen.map((one) => one.seriesInstanceUid);
    const name = isIdentified ? "sightline-media-identified.zip" : "sightline-media-anonymised.zip";
    void run(() => client.export.prepareMedia({ ...examination, seriesInstanceUids, identity }), name);
  };
  return (
    <>
      <SeriesFields series={check.series} isIdentified={isIdentified} left={left} onLeft={setLeft} />
      <RadioGroup
        label="Under whose name"
        options={[
          { id: "anonymised", label: "Anonymised" },
          { id: "identified", label: "With the patient’s name and number" },
        ]}
        value={kind}
        onChange={setKind}
      />
      {isIdentified ? (
        <IdentifiedFields reason={reason} leaving={leaving} onReason={setReason} />
      ) : (
        <div className={styles.fields}>
          <OptionFields choice={choice} onChange={(part) => setChoice((before) => ({ ...before, ...part }))} />
          <Findings
            findings={check}
            leaving={leaving}
            of={chosen.reduce((sum, one) => sum + one.fileCount, 0)}
            keepsDescriptions={choice.anonymisation.keepsDescriptions}
            onChecked={setChecked}
          />
        </div>
      )}
      <ExportOutcome state={state} />
      <MediaButtons {...{ state, isReady, stop, save, onClose }} />
    </>
  );
}

function MediaButtons(props: {
  readonly state: ExportState;
  readonly isReady: boolean;
  readonly stop: () => void;
  readonly save: () => void;
  readonly onClose: () => void;
}) {
  const { state, isReady, stop, save, onClose } = props;
  const isRunning = state.kind === "running";
  return (
    <div className={styles.buttons}>
      {isRunning ? (
        <Button onPress={stop}>Stop</Button>
      ) : (
        <Button onPress={onClose}>{state.kind === "done" ? "Close" : "Cancel"}</Button>
      )}
      <Button variant="primary" isDisabled={isRunning || !isReady} onPress={save}>
        Save
      </Button>
    </div>
  );
}

function IdentifiedFields(props: {
  readonly reason: string;
  readonly leaving: number;
  readonly onReason: (reason: string) => void;
}) {
  return (
    <div className={styles.fields}>
      <Message tone="due" title="These files say whose they are.">
        {props.leaving} files leave with name, number, birth date and everything else of their headers, and are not
        protected by a password. Whoever has the ZIP can read it.
      </Message>
      <TextField
        label="Why they leave, and to whom"
        description="Kept in the audit trail."
        value={props.reason}
        onChange={props.onReason}
        maxLength={300}
        isRequired
      />
    </div>
  );
}

function SeriesFields(props: {
  readonly series: readonly ExportedSeries[];
  readonly isIdentified: boolean;
  readonly left: ReadonlySet<string>;
  readonly onLeft: (left: ReadonlySet<string>) => void;
}) {
  const { series, isIdentified, left, onLeft } = props;
  const change = (uid: string, isTaken: boolean): void => {
    const next = new Set(left);
    if (isTaken) next.delete(uid);
    else next.add(uid);
    onLeft(next);
  };
  return (
    <fieldset className={`${styles.keepers} ${styles.series}`}>
      <legend>Series, as a ZIP with a DICOMDIR</legend>
      {series.map((one) => {
        const count = isIdentified ? one.fileCount : one.anonymisedCount;
        return (
          <Checkbox
            key={one.seriesInstanceUid}
            isSelected={!left.has(one.seriesInstanceUid)}
            onChange={(isTaken) => change(one.seriesInstanceUid, isTaken)}
          >
            {seriesWords(one)}, {count === 0 ? "nothing of it may leave anonymised" : `${count} files`}
          </Checkbox>
        );
      })}
    </fieldset>
  );
}

function seriesWords({ seriesNumber, modality, description }: ExportedSeries): string {
  const number = seriesNumber === null ? "" : `${seriesNumber}. `;
  return `${number}${[modality, description || "without description"].filter((part) => part !== "").join(" ")}`;
}
