import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DestinationSettings } from "../../shared/contract/settings.ts";
import type { RecallPolicy } from "../../shared/domain/correction-recall.ts";
import type { DelayPolicy } from "../../shared/domain/delay-notice.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { RadioGroup } from "../ui/radio-group.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import { hoursOf, minutesOf } from "./notice-hours.ts";
import settings from "./settings.module.css";

/** What settles a recall of a corrected report, and how a delay is told. */
export function NoticesPage(props: { destinations: readonly DestinationSettings[]; mayChange: boolean }) {
  const { query } = useHost();
  const recall = useQuery(query.correctionRecall.policy.queryOptions());
  const delay = useQuery(query.delay.policy.queryOptions());
  const { destinations, mayChange } = props;
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>Corrections and delays</h2>
      </div>
      <p className={settings.lead}>
        Who has to know that a report was corrected or comes later, and what proves that they do.
        {!mayChange && " An administrator can change it."}
      </p>
      <TroubleMessage error={recall.error ?? delay.error} />
      {(recall.data === undefined || delay.data === undefined) && recall.error === null && delay.error === null && (
        <SkeletonRows count={4} label="Fetching the policies" />
      )}
      {recall.data !== undefined && (
        <RecallForm key={recall.data.settledBy} policy={recall.data} mayChange={mayChange} />
      )}
      {delay.data !== undefined && (
        <DelayForm
          key={JSON.stringify(delay.data)}
          policy={delay.data}
          destinations={destinations}
          mayChange={mayChange}
        />
      )}
    </div>
  );
}

function RecallForm({ policy, mayChange }: { policy: RecallPolicy; mayChange: boolean }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const [settledBy, setSettledBy] = useState(policy.settledBy);
  const save = useMutation(
    query.correctionRecall.savePolicy.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(query.correctionRecall.policy.queryKey(), saved);
        showToast("done", "Saved.");
      },
    }),
  );
  return (
    <section className={settings.section} aria-label="Recall of corrected reports">
      <h3>Recall of corrected reports</h3>
      <RadioGroup
        label="A recipient of the old version counts as knowing when"
        orientation="vertical"
        options={[
          { id: "acknowledged", label: "somebody there acknowledged the new version" },
          { id: "shown", label: "the new version was shown to a person there" },
        ]}
        value={settledBy}
        onChange={setSettledBy}
        isDisabled={!mayChange}
      />
      <p className={settings.lead}>
        Shown proves that somebody saw it, not that they understood it. Open recalls are looked at again when this is
        saved.
      </p>
      <TroubleMessage error={save.error} />
      {mayChange && (
        <div>
          <Button
            size="small"
            isPending={save.isPending}
            isDisabled={settledBy === policy.settledBy}
            onPress={() => save.mutate({ settledBy })}
          >
            Save what settles a recall
          </Button>
        </div>
      )}
    </section>
  );
}

const modes: readonly { id: DelayPolicy["mode"]; label: string }[] = [
  { id: "ask", label: "A person decides on each" },
  { id: "automatic", label: "They go by themselves" },
  { id: "off", label: "Only by hand: nothing is proposed" },
];
const nobody = "nobody";

function DelayForm(props: { policy: DelayPolicy; destinations: readonly DestinationSettings[]; mayChange: boolean }) {
  const { policy, destinations, mayChange } = props;
  const [mode, setMode] = useState(policy.mode);
  const [hours, setHours] = useState(hoursOf(policy.beforeTargetMinutes));
  const [patientFeedId, setPatientFeedId] = useState(policy.patientFeedId);
  const save = useSaveDelayPolicy();
  const beforeTargetMinutes = minutesOf(hours);
  const { automaticSince: _, ...kept } = policy;
  const typed = { mode, beforeTargetMinutes: beforeTargetMinutes ?? 0, patientFeedId };
  const isSame = beforeTargetMinutes !== null && JSON.stringify(typed) === JSON.stringify(kept);
  return (
    <section className={settings.section} aria-label="Notices of delays">
      <h3>Notices of delays</h3>
      <RadioGroup
        label="A referrer is told that a report comes later"
        orientation="vertical"
        options={modes}
        value={mode}
        onChange={setMode}
        isDisabled={!mayChange}
      />
      {policy.mode === "automatic" && (
        <p className={settings.lead}>
          By themselves since {formatDayAndTime(policy.automaticSince)}; older targets are not told.
        </p>
      )}
      <div className={settings.pair}>
        <TextField
          label="A case that nobody has counts as late, in hours before its target"
          inputMode="decimal"
          value={hours}
          isDisabled={!mayChange}
          onChange={setHours}
          error={beforeTargetMinutes === null ? "Write hours from 0 to 168 (a week), as 1 or 0.5." : undefined}
        />
        <PatientFeed {...{ destinations, mayChange }} value={patientFeedId} onChange={setPatientFeedId} />
      </div>
      <TroubleMessage error={save.error} />
      {mayChange && (
        <div>
          <Button
            size="small"
            isPending={save.isPending}
            isDisabled={isSame || beforeTargetMinutes === null}
            onPress={() => save.mutate(typed)}
          >
            Save how delays are told
          </Button>
        </div>
      )}
    </section>
  );
}

function PatientFeed(props: {
  destinations: readonly DestinationSettings[];
  value: string;
  mayChange: boolean;
  onChange: (id: string) => void;
}) {
  const feeds = props.destinations.filter(({ channel }) => channel === "fhir");
  return (
    <Select
      label="Patient feed"
      options={[
        { id: nobody, label: "None: the patient is not told" },
        ...feeds.map(({ id, name }) => ({ id, label: name })),
      ]}
      value={props.value === "" ? nobody : props.value}
      isDisabled={!props.mayChange}
      onChange={(chosen) => props.onChange(chosen === nobody ? "" : chosen)}
    />
  );
}

function useSaveDelayPolicy() {
  const { query } = useHost();
  const queryClient = useQueryClient();
  return useMutation(
    query.delay.savePolicy.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(query.delay.policy.queryKey(), saved);
        showToast("done", "Saved.");
      },
    }),
  );
}
