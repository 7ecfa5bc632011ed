import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import { memo, type ReactNode, type RefObject } from "react";
import type { CheckFinding } from "../../shared/checks/check.ts";
import { eachWordsOnce, findingWords } from "../../shared/checks/finding-words.ts";
import { isReason, leastReasonLetters } from "../../shared/rules/enough-words.ts";
import { count } from "../app/format.ts";
import { Button } from "../ui/button.tsx";
import { ReasonField } from "./reason-field.tsx";
import styles from "./sign-checks.module.css";
import type { PassingReasons } from "./use-passed-over.ts";

/** What the checks found, on the sign sheet: what stands in the way, what needs a reason, and what is only said. */
export function SignChecks(props: {
  prepared: { readonly blocks: readonly CheckFinding[]; readonly warnings: readonly CheckFinding[] };
  /** What no reason answers. */
  blocks: readonly CheckFinding[];
  passing: PassingReasons;
  /** What else is said of what is signed, each in a sentence. */
  notes: readonly string[];
  onRemoveStudies: (studies: readonly string[]) => void;
  /** The list of what is said, for whoever shows how much of it is out of sight. */
  listRef: RefObject<HTMLUListElement | null>;
}) {
  const { prepared, blocks, passing } = props;
  const said = eachWordsOnce(prepared.warnings.filter((finding) => !passing.isAsked(finding)));
  const asked = passing.asked.slice(0, askedAtOnce(passing));
  const later = passing.asked.length - asked.length;
  return (
    <section>
      <h3 className={styles.heading}>
        {headingOf(blocks.length + passing.asked.length + said.length + props.notes.length)}
      </h3>
      <ul ref={props.listRef} className={styles.checks} aria-live="polite">
        {blocks.map((block) => (
          <Line key={`${block.code} ${block.sentence}`} icon={<OctagonAlert className={styles.red} />}>
            <b className={styles.strong}>{block.sentence}</b>
            <RemoveStudies block={block} onRemove={props.onRemoveStudies} />
          </Line>
        ))}
        {asked.map((finding, index) => (
          <Asked
            key={findingWords(finding)}
            finding={finding}
            places={passing.placesOf(finding)}
            reason={passing.reasonOf(finding)}
            onReason={passing.setReason}
            autoFocus={index === 0 && blocks.length === 0}
          />
        ))}
        {later > 0 && (
          <Line icon={<TriangleAlert className={styles.amber} />}>
            {count(later, "further finding")} {later === 1 ? "needs" : "need"} a reason too and{" "}
            {later === 1 ? "is" : "are"} shown here when those above have theirs.
          </Line>
        )}
        {[...said.map(({ sentence }) => sentence), ...props.notes].map((sentence) => (
          <Line key={sentence} icon={<Info className={styles.quiet} />}>
            {sentence}
          </Line>
        ))}
        <Closing
          isAnythingSaid={prepared.warnings.length + passing.asked.length + props.notes.length > 0}
          isReasonMissing={passing.isReasonMissing}
          isBlocked={blocks.length > 0}
        />
      </ul>
    </section>
  );
}

function headingOf(lines: number): string {
  return lines === 0 ? "Checks" : `Checks, ${lines}`;
}

/** A pasted text may hold thousands: a form of so many fields would keep the signer waiting for minutes. */
const askedTogether = 10;

/** Gives how many of what needs a reason are on the sheet: a further lot when those before have one. */
function askedAtOnce({ asked, reasonOf }: PassingReasons): number {
  const missing = asked.findIndex((finding) => !isReason(reasonOf(finding)));
  const answered = missing === -1 ? asked.length : missing;
  return (Math.floor(answered / askedTogether) + 1) * askedTogether;
}

/** The last line: green only where nothing else is said, and then of the identity alone, which is what was compared. */
function Closing(props: { isAnythingSaid: boolean; isReasonMissing: boolean; isBlocked: boolean }) {
  if (props.isBlocked) return null;
  const agree = "Banner, panes and report name the same patient.";
  if (!props.isAnythingSaid) {
    return <Line icon={<CircleCheck className={styles.green} />}>{agree}</Line>;
  }
  const rest = props.isReasonMissing
    ? "What is found above needs a reason each; it is kept with this version."
    : "What the lines above say stays as it is; signing says that you have read them.";
  return (
    <Line icon={<Info className={styles.quiet} />}>
      {agree} {rest}
    </Line>
  );
}

/** Drawn anew by its own reason only: a key in one field, or in that of the PIN, must not wait for all the others. */
const Asked = memo(function Asked(props: {
  finding: CheckFinding;
  places: number;
  reason: string;
  onReason: PassingReasons["setReason"];
  autoFocus: boolean;
}) {
  const { finding, places, reason, onReason } = props;
  const isBlock = finding.level === "block";
  return (
    <Line icon={isBlock ? <OctagonAlert className={styles.red} /> : <TriangleAlert className={styles.amber} />}>
      <span className={isBlock ? styles.strong : undefined}>{finding.sentence}</span>
      {places > 1 && <span className={styles.why}>In {count(places, "place")}; one reason stands for all.</span>}
      <span className={styles.why}>
        {finding.explanation} <cite>{finding.source}</cite>
      </span>
      <ReasonField
        finding={finding}
        value={reason}
        onChange={(words) => onReason(finding, words)}
        autoFocus={props.autoFocus}
      />
      {reason.trim() !== "" && !isReason(reason) && (
        <span className={styles.why}>A reason has at least {leastReasonLetters} letters.</span>
      )}
    </Line>
  );
});

/** What has to go may be on images that can no longer be opened: nobody could take it out by hand. */
function RemoveStudies(props: { block: CheckFinding; onRemove: (studies: readonly string[]) => void }) {
  const { studyInstanceUids = [] } = props.block;
  if (studyInstanceUids.length === 0) return null;
  return (
    <div>
      <Button size="small" onPress={() => props.onRemove(studyInstanceUids)}>
        Remove it from the report
      </Button>
    </div>
  );
}

function Line(props: { icon: ReactNode; children: ReactNode }) {
  return (
    <li>
      {props.icon}
      <div className={styles.words}>{props.children}</div>
    </li>
  );
}
