import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Delivery } from "../../shared/domain/delivery.ts";
import type { ReaderCheck, ReferrerLinkView, ReferrerVisit } from "../../shared/domain/referrer-page.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { StatusText } from "../ui/tag.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./reader-links.module.css";

/** The links by which a delivery is read on the referrer's page, who looked when, and what can be done about them. */
export function ReaderLinks({ delivery }: { delivery: Delivery }) {
  const hasLinks = delivery.channel === "page" || delivery.channel === "email";
  const links = useQuery(
    useHost().query.referrerPage.links.queryOptions({ input: { deliveryId: delivery.id }, enabled: hasLinks }),
  );
  const [newest, ...older] = links.data?.links ?? [];
  if (newest === undefined) return null;
  return (
    <section aria-label="Referrer's page">
      <h3>Referrer&rsquo;s page</h3>
      <Link link={newest} />
      {newest.standing !== "replaced" && <Renewal link={newest} />}
      <Looks visits={[newest, ...older].flatMap(({ visits }) => visits)} />
    </section>
  );
}

const standings = {
  good: { text: "The link opens the report", tone: "done" },
  notYet: { text: "Opens once the signature cannot be taken back", tone: "due" },
  awaitingPin: { text: "Opens nothing until its PIN is told", tone: "due" },
  locked: { text: "Locked for a while after wrong answers", tone: "due" },
  replaced: { text: "A newer version is out: the link says so", tone: "neutral" },
  expired: { text: "The link has ended", tone: "critical" },
  revoked: { text: "The link was revoked", tone: "critical" },
} as const;

function Link({ link }: { link: ReferrerLinkView }) {
  const { text, tone } = standings[link.standing];
  const isUsable = link.standing !== "expired" && link.standing !== "revoked" && link.standing !== "replaced";
  return (
    <>
      <p>
        <StatusText tone={tone}>{text}</StatusText>
      </p>
      <p className={styles.quiet}>
        Version {link.version}, good until {formatDayAndTime(link.expiresAt)}.{" "}
        {link.readerCheck === "practicePin"
          ? "Asks for the practice's code and a PIN."
          : "Asks for the patient's date of birth and the last digits of the NHS number."}
        {link.revokedReason !== "" && ` Reason: ${link.revokedReason}.`}
      </p>
      {isUsable && <LinkDeeds link={link} />}
    </>
  );
}

/** What is done with a link: its address, its PIN, and that it was given. */
export function LinkDeeds({ link }: { link: ReferrerLinkView }) {
  const { query } = useHost();
  const address = useMutation(query.referrerPage.address.mutationOptions());
  const pin = useMutation(query.referrerPage.newPin.mutationOptions());
  return (
    <div className={styles.deeds}>
      <div className={styles.row}>
        <Button size="small" isPending={address.isPending} onPress={() => address.mutate({ linkId: link.id })}>
          Show the address
        </Button>
        {link.readerCheck === "practicePin" && (
          <Button size="small" isPending={pin.isPending} onPress={() => pin.mutate({ linkId: link.id })}>
            New PIN to tell by telephone
          </Button>
        )}
      </div>
      {address.data !== undefined && (
        <div className={styles.said}>
          <a href={address.data.address} target="_blank" rel="noreferrer">
            {address.data.address}
          </a>
          <Button size="small" variant="quiet" onPress={() => void navigator.clipboard.writeText(address.data.address)}>
            Copy
          </Button>
        </div>
      )}
      {pin.data !== undefined && (
        <p className={styles.said}>
          PIN <strong className="figures">{pin.data.pin.replace(/^(\d{4})/, "$1 ")}</strong>
          {pin.data.practiceCode === ""
            ? "The destination has no practice code: the reader leaves that field as a dash."
            : `with the practice code ${pin.data.practiceCode}. It is shown this once.`}
        </p>
      )}
      <TroubleMessage error={address.error ?? pin.error} />
      {address.data !== undefined && <Given link={link} />}
    </div>
  );
}

/** That the address was given is what a person says; nothing else proves it. */
function Given({ link }: { link: ReferrerLinkView }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const [how, setHow] = useState("");
  const given = useMutation(
    query.referrerPage.given.mutationOptions({
      onSuccess: (links) => {
        setHow("");
        queryClient.setQueryData(query.referrerPage.links.queryKey({ input: { deliveryId: link.deliveryId } }), links);
        showToast("done", "Kept: the link was given.");
      },
    }),
  );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (how.trim().length >= 3) given.mutate({ linkId: link.id, how });
      }}
    >
      <TextField
        label="How it was given"
        placeholder="Read out to the practice manager"
        value={how}
        onChange={setHow}
        maxLength={300}
      />
      <div>
        <Button type="submit" size="small" isPending={given.isPending} isDisabled={how.trim().length < 3}>
          Keep that it was given
        </Button>
      </div>
      <TroubleMessage error={given.error} />
    </form>
  );
}

const checks: readonly { id: ReaderCheck; label: string }[] = [
  { id: "patientDetails", label: "Patient's details" },
  { id: "practicePin", label: "Practice code and PIN" },
];

function Renewal({ link }: { link: ReferrerLinkView }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const [check, setCheck] = useState<ReaderCheck>(link.readerCheck);
  const done = (said: string) => (links: { links: ReferrerLinkView[] }) => {
    setReason("");
    queryClient.setQueryData(query.referrerPage.links.queryKey({ input: { deliveryId: link.deliveryId } }), links);
    showToast("done", said);
  };
  const renew = useMutation(
    query.referrerPage.renew.mutationOptions({ onSuccess: done("A new link is ready; the one before opens nothing.") }),
  );
  const revoke = useMutation(query.referrerPage.revoke.mutationOptions({ onSuccess: done("The link opens nothing.") }));
  const hasReason = reason.trim().length >= 5;
  const isOver = link.standing === "revoked" || link.standing === "expired";
  return (
    <details className={styles.more}>
      <summary>New link, or revoke it</summary>
      <div className={styles.form}>
        <TextField
          label="Reason"
          placeholder="Sent to another practice by mistake"
          value={reason}
          onChange={setReason}
          maxLength={300}
        />
        <Select label="The new link asks for" options={checks} value={check} onChange={setCheck} />
        <div className={styles.row}>
          <Button
            size="small"
            isDisabled={!hasReason}
            isPending={renew.isPending}
            onPress={() => renew.mutate({ deliveryId: link.deliveryId, readerCheck: check, reason })}
          >
            Make a new link
          </Button>
          {!isOver && (
            <Button
              size="small"
              variant="danger"
              isDisabled={!hasReason}
              isPending={revoke.isPending}
              onPress={() => revoke.mutate({ linkId: link.id, reason })}
            >
              Revoke it
            </Button>
          )}
        </div>
        <TroubleMessage error={renew.error ?? revoke.error} />
      </div>
    </details>
  );
}

const visitWords: Record<ReferrerVisit["kind"], string> = {
  formShown: "Link opened, nothing shown yet",
  refused: "Wrong answer",
  locked: "Wrong answers, locked",
  turnedAway: "Turned away",
  identified: "Answered rightly",
  reportShown: "Report shown",
  newerVersionSaid: "Told of the newer version",
  imageGiven: "Image shown",
  pdfGiven: "PDF taken",
  acknowledged: "Acknowledged",
  actedOn: "Action",
  handedOn: "Handed on",
  asked: "Question",
  left: "Closed",
  addressShown: "Address shown here",
  pinTold: "PIN shown here",
  given: "Given",
  revoked: "Revoked",
};

function Looks({ visits }: { visits: readonly ReferrerVisit[] }) {
  return (
    <>
      <h3 className={styles.head}>Who looked</h3>
      {visits.length === 0 && <p className={styles.quiet}>Nobody yet.</p>}
      <ul className={styles.looks} aria-label="Who looked">
        {visits.map((visit) => (
          <li key={visit.id}>
            <time className="figures">{formatDayAndTime(visit.happenedAt)}</time>
            <span>
              {visitWords[visit.kind]}
              {visit.byName !== "" && `, ${visit.byName}`}
              {visit.detail !== "" && `: ${visit.detail}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
