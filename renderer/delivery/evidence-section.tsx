import { useQuery } from "@tanstack/react-query";
import { ChevronRight, PhoneCall } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton, Disclosure, DisclosurePanel } from "react-aria-components";
import type { Delivery, DeliveryEvidence, EvidenceSource } from "../../shared/domain/delivery.ts";
import { highestProven } from "../../shared/rules/evidence-ladder.ts";
import { formatDayAndTime, formatRecent } from "../app/format.ts";
import { shownKey, useKey } from "../app/keys.ts";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { RungDot, type RungState } from "../ui/ladder.tsx";
import { type DeliveryRung, deliveryRungs, rungWords } from "./delivery-rungs.ts";
import styles from "./evidence.module.css";
import { EvidenceSheet } from "./evidence-sheet.tsx";
import { StrikeSheet } from "./strike-sheet.tsx";

const stateWords: Readonly<Record<Exclude<RungState, "proven">, string>> = {
  waiting: "Awaited",
  notYet: "Not yet",
  failed: "Not reached",
  notAsked: "Not asked for",
  notProvable: "Not provable on this channel",
};

const sourceWords: Readonly<Record<EvidenceSource, string>> = {
  core: "This workstation",
  network: "The network",
  hl7AcceptAcknowledgement: "HL7 accept acknowledgement",
  hl7ApplicationAcknowledgement: "HL7 application acknowledgement",
  fhirResponse: "FHIR response",
  fhirTask: "FHIR Task",
  fhirCommunication: "FHIR Communication",
  storeResponse: "Response to storing",
  archiveQuery: "Query of the archive",
  mailServer: "Mail server",
  folder: "Folder",
  meshTracking: "MESH tracking",
  meshAcknowledgement: "MESH acknowledgement",
  receiptPage: "Referrer's page",
  person: "Entered by a person",
};

/** The ladder of the chosen delivery: each rung with its proofs on demand, and the way to enter what one was told. */
export function EvidenceSection({ delivery }: { delivery: Delivery }) {
  const { query } = useHost();
  const proofs = useQuery(query.evidence.of.queryOptions({ input: { deliveryId: delivery.id } }));
  const [isEntering, setEntering] = useState(false);
  const [struck, setStruck] = useState<DeliveryEvidence | null>(null);
  const mayEnter = delivery.state !== "recalled" && delivery.state !== "superseded";
  useKey("deliveryTold", () => setEntering(true), mayEnter);
  const highest = highestProven(delivery);
  return (
    <section aria-label="Evidence">
      <div className={styles.head}>
        <h3>Evidence</h3>
        {mayEnter && (
          <Button
            size="small"
            icon={<PhoneCall aria-hidden="true" />}
            shortcut={shownKey("deliveryTold")}
            onPress={() => setEntering(true)}
          >
            Enter what you were told
          </Button>
        )}
      </div>
      <ol className={styles.ladder}>
        {[...deliveryRungs(delivery)].reverse().map((rung) => (
          <Rung
            key={rung.rung}
            rung={rung}
            isHighest={rung.rung === highest}
            proofs={proofs.data?.evidence ?? []}
            onStrike={setStruck}
          />
        ))}
      </ol>
      {proofs.data?.settledReason !== undefined && proofs.data.settledReason !== "" && (
        <p className={styles.settled}>
          {proofs.data.settledReason}
          {proofs.data.settledBy !== "" && ` (${proofs.data.settledBy})`}
        </p>
      )}
      {isEntering && <EvidenceSheet delivery={delivery} onClose={() => setEntering(false)} />}
      {struck !== null && <StrikeSheet entry={struck} onClose={() => setStruck(null)} />}
    </section>
  );
}

interface RungProps {
  rung: DeliveryRung;
  isHighest: boolean;
  proofs: readonly DeliveryEvidence[];
  onStrike: (entry: DeliveryEvidence) => void;
}

function Rung({ rung: { rung, state, at }, isHighest, proofs, onStrike }: RungProps) {
  const now = useNow(60_000);
  const mine = proofs.filter((proof) => proof.rung === rung && proof.strikes === "");
  const answers = new Map(proofs.flatMap((proof) => (proof.strikes === "" ? [] : [[proof.strikes, proof] as const])));
  const name = rungWords[rung];
  const when =
    state === "proven" && at !== null ? formatRecent(at, now) : stateWords[state === "proven" ? "notYet" : state];
  const first = mine.find((proof) => !answers.has(proof.id));
  const line = (
    <>
      <RungDot state={state} />
      <span className={styles.name}>{name}</span>
      <span className={`${styles.when} figures`}>{when}</span>
    </>
  );
  const row = `${styles.row} ${state === "proven" ? styles.proven : ""} ${isHighest ? styles.highest : ""}`;
  if (mine.length === 0) {
    return (
      <li className={row}>
        <span className={`${styles.line} ${state === "proven" ? "" : styles.unproven}`}>{line}</span>
      </li>
    );
  }
  return (
    <li className={row}>
      <Disclosure key={isHighest ? "highest" : "other"} defaultExpanded={isHighest}>
        {({ isExpanded }) => (
          <>
            <AriaButton slot="trigger" className={`${styles.line} ${styles.open}`}>
              {line}
              <ChevronRight aria-hidden="true" className={isExpanded ? styles.turned : ""} />
            </AriaButton>
            {!isExpanded && first !== undefined && first.byName !== "" && (
              <span className={styles.by}>{first.byName}</span>
            )}
            <DisclosurePanel>
              <ul className={styles.proofs}>
                {mine.map((proof) => (
                  <Proof key={proof.id} proof={proof} answer={answers.get(proof.id)} onStrike={onStrike} />
                ))}
              </ul>
            </DisclosurePanel>
          </>
        )}
      </Disclosure>
    </li>
  );
}

function Proof(props: {
  proof: DeliveryEvidence;
  answer: DeliveryEvidence | undefined;
  onStrike: (entry: DeliveryEvidence) => void;
}) {
  const { proof, answer, onStrike } = props;
  const isLater = Math.abs(proof.notedAt - proof.happenedAt) > 60_000;
  return (
    <li className={answer === undefined ? "" : styles.struck}>
      <p className={styles.source}>
        {proof.byName !== "" && <b>{proof.byName}</b>} <span>{sourceWords[proof.source]}</span>
      </p>
      <p className="figures">
        {formatDayAndTime(proof.happenedAt)}
        {isLater && `, known here since ${formatDayAndTime(proof.notedAt)}`}
      </p>
      {proof.detail !== "" &&
        (proof.source === "person" ? <p>{proof.detail}</p> : <pre>{proof.detail.replaceAll("\r", "\n")}</pre>)}
      {answer !== undefined && (
        <p className={styles.answer}>
          Entered in error, does not count: {answer.detail}. Said by {answer.byName}, {formatDayAndTime(answer.notedAt)}
          .
        </p>
      )}
      {proof.source === "person" && answer === undefined && (
        <Button size="small" variant="quiet" onPress={() => onStrike(proof)}>
          Entered in error
        </Button>
      )}
    </li>
  );
}
