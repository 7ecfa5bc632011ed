import { OctagonAlert } from "lucide-react";
import type { IdentityStop } from "../../shared/domain/identity.ts";
import type { Patient } from "../../shared/domain/patient.ts";
import { formatDate, formatName } from "../app/format.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import type { DisplaySet } from "../viewer/viewer-types.ts";
import { type DecisionChoice, DecisionForm } from "./decision-form.tsx";
import styles from "./identity.module.css";

/**
 * Covers every pane while images of somebody else are among the case's: whose they say they are, what contradicts, and what
 * whoever has the case may do about it. Nothing of another patient may be read under this patient's name.
 */
export function IdentityCover(props: {
  workitemId: string;
  foreign: readonly DisplaySet[];
  stops: readonly IdentityStop[];
  mayDecide: boolean;
  onRetry: () => void;
  /** Takes earlier examinations off the panes and out of the strip. */
  onClose: (studies: ReadonlySet<string>) => void;
}) {
  const { workitemId, foreign, stops, mayDecide } = props;
  const open = stops.filter(({ decision }) => decision?.kind !== "same" && decision?.kind !== "leftOut");
  const series = [
    ...new Set(foreign.map((set) => set.description || `Series ${set.seriesNumber ?? "without number"}`)),
  ];
  // An earlier examination can be closed; what came with the case itself can only be decided on or asked for again.
  const isEarlier = foreign.every((set) => set.isPrior);
  const close = () => props.onClose(new Set(foreign.map((set) => set.studyInstanceUid)));
  return (
    <div className={styles.cover}>
      <EmptyState
        title="Images of another patient"
        isTrouble
        icon={<OctagonAlert aria-hidden="true" />}
        actions={
          isEarlier ? (
            <Button autoFocus onPress={close}>
              Close the earlier examination
            </Button>
          ) : (
            <Button onPress={props.onRetry}>Ask the archive again</Button>
          )
        }
      >
        {isEarlier
          ? `An earlier examination here is not known as this patient's: ${series.join(", ")}.`
          : `Images here name another patient than this case: ${series.join(", ")}.`}{" "}
        All images are covered. Nothing can be inserted or signed. Your draft is safe.{" "}
        {isEarlier ? "Close it to go on." : "Tell whoever looks after the archive."}
      </EmptyState>
      {open.map((stop) => (
        <StopEntry
          key={`${stop.studyInstanceUid} ${stop.identityKey} ${stop.seriesInstanceUids.join()}`}
          workitemId={workitemId}
          stop={stop}
          mayDecide={mayDecide}
        />
      ))}
    </div>
  );
}

function StopEntry({ workitemId, stop, mayDecide }: { workitemId: string; stop: IdentityStop; mayDecide: boolean }) {
  const choices = choicesOf(stop);
  const isDecidable = stop.identityKey !== "" && choices.length > 0;
  return (
    <section className={styles.stop} aria-label="Whose images these are">
      {stop.imageCount > 0 && (
        <h3>
          {stop.imageCount} {stop.imageCount === 1 ? "image" : "images"} of {identityWords(stop.patient)}
        </h3>
      )}
      {stop.explanation !== "" && <p>Against this case: {stop.explanation}.</p>}
      {stop.whyNotConfirmable !== "" && <p>{stop.whyNotConfirmable}</p>}
      {isDecidable && !mayDecide && <p>Only whoever has this case decides.</p>}
      {isDecidable && mayDecide && (
        <DecisionForm workitemId={workitemId} identityKey={stop.identityKey} choices={choices} />
      )}
    </section>
  );
}

function choicesOf({ whyNotConfirmable, mayLeaveOut }: IdentityStop): DecisionChoice[] {
  return [
    ...(mayLeaveOut ? [{ decision: "leftOut" as const, label: "Not this patient: leave these images out" }] : []),
    ...(whyNotConfirmable === "" ? [{ decision: "same" as const, label: "Same person" }] : []),
  ];
}

/** Gives an identity as it is told apart: name, birth date, number. */
export function identityWords({ name, birthDate, patientId }: Patient): string {
  const number = patientId.trim() === "" ? "without a number" : `number ${patientId.trim()}`;
  return `${formatName(name)}, born ${formatDate(birthDate)}, ${number}`;
}
