import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BadgeCheck } from "lucide-react";
import { useState } from "react";
import { type AlertCategory, alertCategoryNames, alertCategorySchema } from "../../shared/domain/alert.ts";
import type { AlertPolicy, AlertPolicyVersion, CategoryPolicy } from "../../shared/domain/alert-policy.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { fromLocal } from "../directory/local-time.ts";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { DateField } from "../ui/date-field.tsx";
import { Message } from "../ui/message.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import { AlertCalendarFields } from "./alert-calendar-fields.tsx";
import styles from "./alert-policy.module.css";
import { AlertPolicyVersions, Differences } from "./alert-policy-versions.tsx";
import { AlertTeamFields } from "./alert-team-fields.tsx";
import { LadderLines } from "./ladder-lines.tsx";
import settings from "./settings.module.css";
import { SpanEntry } from "./span-entry.tsx";

/** Time limits and ladders of alerts: what counts now, by whom it was approved, and a form for the next version. */
export function AlertPolicyPage({ mayChange }: { mayChange: boolean }) {
  const { query } = useHost();
  const history = useQuery(query.alertPolicy.history.queryOptions());
  if (history.data === undefined) {
    return history.error === null ? (
      <SkeletonRows count={6} label="Fetching the limits" />
    ) : (
      <TroubleMessage error={history.error} />
    );
  }
  const { versions, inForceVersion } = history.data;
  const [newest] = versions;
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>Alerts</h2>
      </div>
      <p className={settings.lead}>
        How soon somebody has to be told and to act, who is asked next, and by which means. Open alerts go on by the
        version they were raised under.
      </p>
      {inForceVersion === 0 && (
        <Message tone="due" title="Nobody here has approved these limits yet.">
          They are the program's proposal. Change what has to be changed, then approve it.
        </Message>
      )}
      {newest !== undefined && <PolicyForm key={newest.version} newest={newest} mayChange={mayChange} />}
      <AlertPolicyVersions versions={versions} inForceVersion={inForceVersion} />
    </div>
  );
}

function PolicyForm({ newest, mayChange }: { newest: AlertPolicyVersion; mayChange: boolean }) {
  const [policy, setPolicy] = useState<AlertPolicy>(newest.policy);
  const [category, setCategory] = useState<AlertCategory>("critical");
  const change = (part: Partial<CategoryPolicy>) =>
    setPolicy({
      ...policy,
      categories: { ...policy.categories, [category]: { ...policy.categories[category], ...part } },
    });
  return (
    <section className={settings.section} aria-label="Limits and ladder">
      <div className={styles.category}>
        <Segmented
          label="Category"
          options={alertCategorySchema.options.map((id) => ({ id, label: alertCategoryNames[id] }))}
          value={category}
          onChange={setCategory}
        />
      </div>
      <CategoryFields key={category} of={policy.categories[category]} mayChange={mayChange} onChange={change} />
      <AlertCalendarFields
        calendar={policy.calendar}
        mayChange={mayChange}
        onChange={(calendar) => setPolicy({ ...policy, calendar })}
      />
      <AlertTeamFields
        teams={policy.teams}
        mayChange={mayChange}
        onChange={(teams) => setPolicy({ ...policy, teams })}
      />
      {mayChange && <Approve policy={policy} newest={newest} />}
    </section>
  );
}

function CategoryFields(props: {
  of: CategoryPolicy;
  mayChange: boolean;
  onChange: (part: Partial<CategoryPolicy>) => void;
}) {
  const { of, mayChange, onChange } = props;
  return (
    <>
      <div className={styles.limits}>
        <SpanEntry
          label="Acknowledged within"
          span={of.acknowledgeWithin}
          isDisabled={!mayChange}
          onChange={(acknowledgeWithin) => onChange({ acknowledgeWithin })}
        />
        <SpanEntry
          label="Acted on within"
          span={of.actWithin}
          isDisabled={!mayChange}
          onChange={(actWithin) => onChange({ actWithin })}
        />
        <Select
          label="First told"
          options={[
            { id: "voice", label: "By telephone" },
            { id: "message", label: "By message, else by telephone" },
          ]}
          value={of.firstContact}
          isDisabled={!mayChange}
          onChange={(firstContact) => onChange({ firstContact })}
        />
        <SpanEntry
          label="Telephone when a message is not taken within"
          span={of.acceptedWithin}
          isDisabled={!mayChange}
          onChange={(acceptedWithin) => onChange({ acceptedWithin })}
        />
        <TextField
          label="Code sent with it, if there is one"
          description="The code and its system, for example CANCER^AoMRC 2022."
          value={of.code}
          isDisabled={!mayChange}
          onChange={(code) => onChange({ code })}
          maxLength={64}
        />
      </div>
      <LadderLines steps={of.steps} isDisabled={!mayChange} onChange={(steps) => onChange({ steps })} />
    </>
  );
}

const daysAhead = [
  { id: "0", label: "Now" },
  { id: "1", label: "This time tomorrow" },
  { id: "7", label: "In a week" },
  { id: "28", label: "In four weeks" },
  { id: "day", label: "On a day" },
];

/** Gives when a version counts from; null while the day is not typed. A day begins at midnight in London. */
function beginOf(chosen: string, day: string, now: number): number | null {
  return chosen === "day" ? fromLocal(`${day}T00:00`) : now + Number(chosen) * 86_400_000;
}

function Approve({ policy, newest }: { policy: AlertPolicy; newest: AlertPolicyVersion }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const now = useNow(10_000);
  const [note, setNote] = useState("");
  const [chosen, setChosen] = useState("0");
  const [day, setDay] = useState("");
  const approve = useMutation(
    query.alertPolicy.approve.mutationOptions({
      onSuccess: (history) => {
        queryClient.setQueryData(query.alertPolicy.history.queryKey(), history);
        showToast("done", "Approved in your name.");
      },
    }),
  );
  const begin = beginOf(chosen, day, now);
  const isPast = begin !== null && begin < now - 60_000;
  const isWhole = policy.calendar.dayStartMinute < policy.calendar.dayEndMinute;
  return (
    <section className={settings.section} aria-label="Approve">
      <h3>What would change</h3>
      <Differences before={newest.policy} after={policy} none="Nothing: you approve what stands." />
      <div className={settings.pair}>
        <TextField label="Why, or agreed by whom" value={note} onChange={setNote} maxLength={500} />
        <Select label="Counts from" options={daysAhead} value={chosen} onChange={setChosen} />
        {chosen === "day" && (
          <DateField
            label="From the beginning of"
            value={day}
            onChange={setDay}
            error={isPast ? "That day is past." : undefined}
          />
        )}
      </div>
      <TroubleMessage error={approve.error} />
      <div className={settings.buttons}>
        <Button
          variant="primary"
          icon={<BadgeCheck aria-hidden="true" />}
          isDisabled={note.trim() === "" || begin === null || isPast || !isWhole}
          isPending={approve.isPending}
          onPress={() => {
            if (begin !== null) approve.mutate({ policy, basedOn: newest.version, note, effectiveFrom: begin });
          }}
        >
          Approve as version {newest.version + 1}
        </Button>
      </div>
    </section>
  );
}
