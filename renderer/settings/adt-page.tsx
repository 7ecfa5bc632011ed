import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { AdtListeningPolicy, AdtStanding } from "../../shared/domain/adt-listening.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import { CertificateFields, ListeningPlaceFields } from "./listening-fields.tsx";
import settings from "./settings.module.css";

/** Where the hospital's messages about its in-patients come in, so that open alerts follow them. */
export function AdtPage({ mayChange }: { mayChange: boolean }) {
  const standing = useQuery(useHost().query.adt.standing.queryOptions({ refetchInterval: 5000 }));
  if (standing.data === undefined) {
    return standing.error === null ? (
      <SkeletonRows count={4} label="Fetching the settings" />
    ) : (
      <TroubleMessage error={standing.error} />
    );
  }
  const { policy } = standing.data;
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>In-patients</h2>
      </div>
      <p className={settings.lead}>
        The hospital tells who is on which ward by HL7 v2 messages (ADT over MLLP). An open alert goes along when its
        patient moves, and asks for a telephone call.
        {!mayChange && " An administrator can change it."}
      </p>
      <div role="status">
        <p>{standingWords(standing.data)}</p>
        <p>{countWords(standing.data)}</p>
      </div>
      <PolicyForm key={JSON.stringify(policy)} policy={policy} mayChange={mayChange} />
    </div>
  );
}

function standingWords({ policy, listensAt, problem }: AdtStanding): string {
  if (listensAt !== "") return `Sightline listens at ${listensAt}.`;
  if (problem !== "") return problem;
  return policy.isOn ? "It begins to listen in a moment." : "Off: nobody is followed, and alerts stay with their ward.";
}

function countWords({ takenCount, refusedCount, lastTakenAt, lastRefusal }: AdtStanding): string {
  const last = lastTakenAt === null ? "" : `, the last ${formatDayAndTime(lastTakenAt)}`;
  const refused = lastRefusal === "" ? "" : ` The last was refused because: ${lastRefusal}`;
  return `Since the program started: ${takenCount} taken${last}; ${refusedCount} refused.${refused}`;
}

function PolicyForm({ policy, mayChange }: { policy: AdtListeningPolicy; mayChange: boolean }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const [form, setForm] = useState(policy);
  const [peers, setPeers] = useState(policy.peers.join(", "));
  const change = (part: Partial<AdtListeningPolicy>) => setForm((before) => ({ ...before, ...part }));
  const save = useMutation(
    query.adt.save.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: query.adt.standing.key() });
        showToast("done", "Saved.");
      },
    }),
  );
  const part = { form, isDisabled: !mayChange, onChange: change };
  return (
    <section className={settings.section} aria-label="In-patients">
      <Checkbox isSelected={form.isOn} isDisabled={!mayChange} onChange={(isOn) => change({ isOn })}>
        Listen for messages about in-patients
      </Checkbox>
      <ListeningPlaceFields {...part} addressNote="127.0.0.1 is this machine only." />
      <TextField
        label="Addresses that may connect"
        description="Separated by commas; empty for all. Needed where others than this machine can connect without certificates."
        isDisabled={!mayChange}
        maxLength={600}
        value={peers}
        onChange={setPeers}
      />
      <Sender {...part} />
      <Encryption {...part} />
      <TroubleMessage error={save.error} />
      {mayChange && (
        <div>
          <Button
            size="small"
            isPending={save.isPending}
            onPress={() => save.mutate({ ...form, peers: peers.split(/[\s,;]+/).filter((peer) => peer !== "") })}
          >
            Save
          </Button>
        </div>
      )}
    </section>
  );
}

interface PartProps {
  readonly form: AdtListeningPolicy;
  readonly isDisabled: boolean;
  readonly onChange: (part: Partial<AdtListeningPolicy>) => void;
}

function Sender({ form, isDisabled, onChange }: PartProps) {
  const text = { isDisabled, maxLength: 180 };
  return (
    <div className={settings.pair}>
      <TextField
        {...text}
        label="Sending application (MSH-3)"
        description="Empty for any."
        value={form.sendingApplication}
        onChange={(sendingApplication) => onChange({ sendingApplication })}
      />
      <TextField
        {...text}
        label="Sending facility (MSH-4)"
        description="Empty for any."
        value={form.sendingFacility}
        onChange={(sendingFacility) => onChange({ sendingFacility })}
      />
    </div>
  );
}

function Encryption({ form, isDisabled, onChange }: PartProps) {
  const text = { isDisabled: isDisabled || !form.hasTls, maxLength: 500 };
  return (
    <>
      <Checkbox isSelected={form.hasTls} isDisabled={isDisabled} onChange={(hasTls) => onChange({ hasTls })}>
        Encrypted (TLS 1.2 or later)
      </Checkbox>
      <CertificateFields form={form} isDisabled={text.isDisabled} onChange={onChange} />
      <TextField
        {...text}
        label="File of the authority whose certificates may connect (PEM)"
        description="Empty: no certificate is asked for."
        value={form.certificateAuthorityFile}
        onChange={(certificateAuthorityFile) => onChange({ certificateAuthorityFile })}
      />
    </>
  );
}
