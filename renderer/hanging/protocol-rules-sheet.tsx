import { useState } from "react";
import type { HangingEntry } from "../../shared/contract/hanging.ts";
import type { HangingProtocol } from "../../shared/hanging/hanging-protocol.ts";
import type { Strength } from "../../shared/hanging/protocol-draft.ts";
import { type ProtocolRules, rulesOf, withRules } from "../../shared/hanging/protocol-rules.ts";
import { changedTo } from "../../shared/hanging/protocol-versions.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Sheet } from "../ui/sheet.tsx";
import styles from "./hanging.module.css";
import { type ConditionProblem, RuleList } from "./rule-list.tsx";

/** Changes the rules of one kept protocol one by one, or brings an earlier version back. What it was is kept each time. */
export function ProtocolRulesSheet(props: {
  readonly entry: HangingEntry;
  readonly onKeep: (entry: HangingEntry) => void;
  readonly onClose: () => void;
}) {
  const { entry, onKeep, onClose } = props;
  const { protocol } = entry;
  const [rules, setRules] = useState<ProtocolRules>(() => rulesOf(protocol));
  const [problems, setProblems] = useState<ReadonlySet<string>>(new Set());
  const changed = withRules(protocol, rules);
  const isSame = JSON.stringify(rules) === JSON.stringify(rulesOf(protocol));
  const keep = (next: HangingProtocol) => {
    onKeep(changedTo(entry, next));
    onClose();
  };
  const onProblem: ConditionProblem = (id, isWrong) =>
    setProblems((before) => new Set([...before].filter((each) => each !== id).concat(isWrong ? [id] : [])));
  return (
    <Sheet
      title={`Rules of ${protocol.name}`}
      aside={`Version ${protocol.version}`}
      isOpen
      width="wide"
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={isSame || changed === null || problems.size > 0}
            onPress={() => changed !== null && keep(changed)}
          >
            {`Keep as version ${protocol.version + 1}`}
          </Button>
        </>
      }
    >
      <div className={styles.sheet}>
        <p className={styles.quiet}>
          A series has to be what is a must; of several, the one that meets more wishes is taken. Words stand between
          commas; a star at the end of one stands for any ending.
        </p>
        {changed === null && (
          <Message tone="due" title="These rules make no protocol." isLive>
            A word may have 60 characters, and a pane eight wishes. Nothing is changed until that is so.
          </Message>
        )}
        <RuleFields rules={rules} onChange={setRules} onProblem={onProblem} />
        <FormerVersions former={entry.former ?? []} onBack={keep} />
      </div>
    </Sheet>
  );
}

const matchStrengths: readonly Strength[] = ["must", "off"];
const paneStrengths: readonly Strength[] = ["must", "wish", "off"];

function RuleFields(props: {
  readonly rules: ProtocolRules;
  readonly onChange: (rules: ProtocolRules) => void;
  readonly onProblem: ConditionProblem;
}) {
  const { rules, onChange, onProblem } = props;
  return (
    <>
      <RuleList
        title="For which examinations"
        conditions={rules.match}
        strengths={matchStrengths}
        onChange={(match) => onChange({ ...rules, match })}
        onProblem={onProblem}
      />
      {rules.panes.map((pane) => (
        <RuleList
          key={pane.id}
          title={pane.title}
          conditions={pane.conditions}
          strengths={paneStrengths}
          onChange={(conditions) =>
            onChange({ ...rules, panes: rules.panes.map((each) => (each === pane ? { ...pane, conditions } : each)) })
          }
          onProblem={onProblem}
        />
      ))}
    </>
  );
}

function FormerVersions(props: {
  readonly former: readonly HangingProtocol[];
  readonly onBack: (protocol: HangingProtocol) => void;
}) {
  if (props.former.length === 0) return null;
  return (
    <section className={styles.pane} aria-label="Earlier versions">
      <h3>Earlier versions</h3>
      {props.former.map((protocol) => (
        <div key={protocol.version} className={styles.condition}>
          <span>{`Version ${protocol.version}: ${protocol.name}, ${protocol.steps.map(({ name }) => name).join(", ")}`}</span>
          <Button
            size="small"
            aria-label={`Bring version ${protocol.version} back`}
            onPress={() => props.onBack(protocol)}
          >
            Bring back
          </Button>
        </div>
      ))}
    </section>
  );
}
