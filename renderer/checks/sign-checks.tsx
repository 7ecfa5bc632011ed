import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { CheckFinding } from "../../shared/checks/check.ts";
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
  onRemoveStudies: (studies: readonly string[]) => void;
}) {
  const { prepared, blocks, passing } = props;
  const said = prepared.warnings.filter((finding) => !passing.asked.includes(finding));
  return (
    <section>
      <h3 className={styles.heading}>Checks</h3>
      <ul className={styles.checks} aria-live="polite">
        {blocks.map((block) => (
          <Line key={`${block.code} ${block.sentence}`} icon={<OctagonAlert className={styles.red} />}>
            <b className={styles.strong}>{block.sentence}</b>
            <RemoveStudies block={block} onRemove={props.onRemoveStudies} />
          </Line>
        ))}
        {passing.asked.map((finding, index) => (
          <Asked
            key={`${finding.code} ${finding.sentence}`}
            finding={finding}
            passing={passing}
            autoFocus={index === 0 && blocks.length === 0}
          />
        ))}
        {said.map((finding) => (
          <Line key={`${finding.code} ${finding.sentence}`} icon={<Info className={styles.quiet} />}>
            {finding.sentence}
          </Line>
        ))}
        {blocks.length === 0 && (
          <Line icon={<CircleCheck className={styles.green} />}>{closingWords(prepared, passing)}</Line>
        )}
      </ul>
    </section>
  );
}

function closingWords(prepared: { readonly warnings: readonly CheckFinding[] }, passing: PassingReasons): string {
  const agree = "Patient, panes and report agree";
  if (passing.isReasonMissing)
    return `${agree}. What is found above needs a reason each; it is kept with this version.`;
  return prepared.warnings.length === 0
    ? `${agree}; nothing stands in the way.`
    : `${agree}. Signing says that you have seen the above.`;
}

function Asked(props: { finding: CheckFinding; passing: PassingReasons; autoFocus: boolean }) {
  const { finding, passing } = props;
  const isBlock = finding.level === "block";
  return (
    <Line icon={isBlock ? <OctagonAlert className={styles.red} /> : <TriangleAlert className={styles.amber} />}>
      <span className={isBlock ? styles.strong : undefined}>{finding.sentence}</span>
      <span className={styles.why}>
        {finding.explanation} <cite>{finding.source}</cite>
      </span>
      <ReasonField
        finding={finding}
        value={passing.reasonOf(finding)}
        onChange={(reason) => passing.setReason(finding, reason)}
        autoFocus={props.autoFocus}
      />
    </Line>
  );
}

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
