import { CircleCheck, CircleHelp, TriangleAlert, Type, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { CandidateEntry, ProposedRecipient, RecipientChoice } from "../../shared/domain/proposed-recipient.ts";
import { EntryPicker } from "../directory/entry-picker.tsx";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Message } from "../ui/message.tsx";
import { StatusText } from "../ui/tag.tsx";
import styles from "./recipients-part.module.css";
import type { PreparedSigning } from "./sign-sheet-content.tsx";

type Deliveries = PreparedSigning["deliveries"];

/** Changes what a person decided of the recipients. */
export type ChangeRecipients = (change: (choice: RecipientChoice) => RecipientChoice) => void;

const roleWords: Record<ProposedRecipient["role"], string> = { referrer: "Referrer", copy: "Copy", archive: "Archive" };

/**
 * Who gets the report, why they are proposed and how it reaches them. Where there is a directory a copy is added or removed
 * here, and the referrer chosen.
 */
export function RecipientsPart(props: { prepared: PreparedSigning; onChange: ChangeRecipients }) {
  const { prepared, onChange } = props;
  const { deliveries, proposals } = prepared;
  const isByDirectory = proposals.some(({ certainty }) => certainty !== "setUp");
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // What was pressed may be gone with what it changed; the keys go on from here.
    if (proposals.length > 0 && document.activeElement === document.body) section.current?.focus();
  }, [proposals]);
  const chosen = proposals.flatMap(({ entryId }) => (entryId === null ? [] : [entryId]));
  const addCopy = (entryId: string) =>
    onChange((choice) => ({ ...choice, copyEntryIds: [...choice.copyEntryIds, entryId] }));
  return (
    <section ref={section} tabIndex={-1} className={styles.part} aria-label="Who gets it, and how">
      <h3 className={styles.heading}>Who gets it, and how</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.recipient}>
              Recipient
            </th>
            <th scope="col">What</th>
            <th scope="col">Destination</th>
          </tr>
        </thead>
        <tbody>
          {linesOf(prepared).map((line) => (
            <RecipientRow key={line.key} line={line} onChange={onChange} />
          ))}
        </tbody>
      </table>
      {isByDirectory && (
        <div className={styles.copy}>
          <EntryPicker label="Add a copy" without={chosen} onChoose={addCopy} />
        </div>
      )}
      {deliveries.length === 0 && <p>No destination is set up for this report: it is signed and stays here.</p>}
      <Silent deliveries={deliveries} />
    </section>
  );
}

interface Line {
  readonly key: string;
  readonly proposal: ProposedRecipient;
  /** Empty where nothing reaches them. */
  readonly destinationName: string;
  readonly isAnswering: boolean;
  readonly contentNames: readonly string[];
}

/** One line for each recipient and destination, with everything that goes there; then those whom nothing reaches. */
function linesOf({ deliveries, proposals }: PreparedSigning): Line[] {
  const lines = new Map<string, Line>();
  for (const { recipient, destinationName, isAnswering, contentName } of deliveries) {
    const key = `${recipient.id} ${destinationName}`;
    const proposal = proposals.find(({ id }) => id === recipient.id) ?? plain(recipient);
    const before = lines.get(key)?.contentNames ?? [];
    lines.set(key, { key, proposal, destinationName, isAnswering, contentNames: [...before, contentName] });
  }
  const reached = new Set(deliveries.map(({ recipient }) => recipient.id));
  const unreached = proposals.filter(({ id }) => !reached.has(id));
  const none = { destinationName: "", isAnswering: true, contentNames: [] };
  return [...lines.values(), ...unreached.map((proposal) => ({ key: proposal.id, proposal, ...none }))];
}

function plain({ id, role, name, organisation }: Deliveries[number]["recipient"]): ProposedRecipient {
  return {
    ...{ id, role, name, organisation, entryId: null, code: "", reason: "", certainty: "setUp" },
    ...{ reachedBy: "", note: "", candidates: [], isRemovable: false },
  };
}

function RecipientRow({ line, onChange }: { line: Line; onChange: ChangeRecipients }) {
  const { proposal, destinationName, isAnswering, contentNames } = line;
  const { entryId, isRemovable, name } = proposal;
  const remove = () =>
    onChange((choice) => ({ ...choice, copyEntryIds: choice.copyEntryIds.filter((each) => each !== entryId) }));
  return (
    <tr>
      <th scope="row">
        <span className={styles.strong}>{name || "Not named"}</span>
        <span className={styles.dense}>
          {[roleWords[proposal.role], proposal.organisation, proposal.code].filter((part) => part !== "").join(", ")}
        </span>
        <Reason proposal={proposal} />
        {proposal.note !== "" && (
          <StatusText tone="due" icon={<TriangleAlert aria-hidden="true" />}>
            {proposal.note}
          </StatusText>
        )}
        {proposal.role === "referrer" && proposal.certainty !== "setUp" && (
          <ChooseReferrer proposal={proposal} onChange={onChange} />
        )}
      </th>
      <td>
        {contentNames.map((contentName) => (
          <span key={contentName} className={styles.content}>
            {contentName}
          </span>
        ))}
        {contentNames.length === 0 && "Nothing"}
      </td>
      <td>
        <span className={styles.way}>
          <span>
            <span className={styles.content}>{proposal.reachedBy || destinationName}</span>
            {!isAnswering && (
              <StatusText tone="due" icon={<TriangleAlert aria-hidden="true" />}>
                Down
              </StatusText>
            )}
          </span>
          {isRemovable && (
            <IconButton size="small" label={`Remove the copy to ${name}`} icon={<X />} onPress={remove} />
          )}
        </span>
      </td>
    </tr>
  );
}

const reasonIcons: Record<ProposedRecipient["certainty"], ReactNode> = {
  sure: <CircleCheck aria-hidden="true" />,
  byName: <Type aria-hidden="true" />,
  open: <CircleHelp aria-hidden="true" />,
  setUp: null,
};

function Reason({ proposal: { reason, certainty } }: { proposal: ProposedRecipient }) {
  if (reason === "") return null;
  return (
    <span className={`${styles.reason} ${styles[certainty] ?? ""}`}>
      {reasonIcons[certainty]}
      {reason}
    </span>
  );
}

/** Who of the directory the referrer is: those of the name at once, anybody else by a search. */
function ChooseReferrer({ proposal, onChange }: { proposal: ProposedRecipient; onChange: ChangeRecipients }) {
  const isOpen = proposal.certainty === "open";
  const [isWanted, setWanted] = useState(false);
  const choose = (referrerEntryId: string) => {
    setWanted(false);
    onChange((choice) => ({ ...choice, referrerEntryId }));
  };
  if (!isOpen && !isWanted) {
    return (
      <div className={styles.other}>
        <Button variant="quiet" size="small" onPress={() => setWanted(true)}>
          Somebody else
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.choose}>
      {proposal.candidates.length > 0 && (
        <fieldset className={styles.candidates}>
          <legend className="visually-hidden">Who the referrer is</legend>
          {proposal.candidates.map((candidate) => (
            <Button key={candidate.entryId} size="small" onPress={() => choose(candidate.entryId)}>
              {candidateWords(candidate)}
            </Button>
          ))}
        </fieldset>
      )}
      <EntryPicker label="Find the referrer in the directory" isLabelHidden onChoose={choose} />
    </div>
  );
}

function candidateWords({ name, role, organisation, code }: CandidateEntry): string {
  return [name, role, organisation, code].filter((part) => part !== "").join(", ");
}

function Silent({ deliveries }: { deliveries: Deliveries }) {
  const silent = [...new Set(deliveries.filter((each) => !each.isAnswering).map((each) => each.destinationName))];
  if (silent.length === 0) return null;
  return (
    <Message tone="due" title={`${silent.join(", ")} ${silent.length === 1 ? "does" : "do"} not answer.`}>
      You can sign: the report is safe here and goes there by itself when it answers.
    </Message>
  );
}
