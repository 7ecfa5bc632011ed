import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BadgeCheck } from "lucide-react";
import { useState } from "react";
import { type AlertCategory, alertCategoryNames, alertCategorySchema } from "../../shared/domain/alert.ts";
import type { AlertPolicy, AlertPolicyVersion, CategoryPolicy } from "../../shared/domain/alert-policy.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
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
      <section className={settings.section} aria-label="Versions">
        <h3>Versions</h3>
        <ul>
          {versions.map((version) => (
            <li key={version.version}>{versionWords(version, inForceVersion)}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function versionWords(one: AlertPolicyVersion, inForce: number): string {
  const now = one.version === inForce ? " (counts now)" : "";
  if (one.version === 0) return `Proposal of the program, approved by nobody${now}`;
  const when = `from ${formatDayAndTime(one.effectiveFrom)}`;
  return `Version ${one.version}${now}, ${when}, approved by ${one.approvedByName}: ${one.note}`;
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
      <Select
        label="Category"
        options={alertCategorySchema.options.map((id) => ({ id, label: alertCategoryNames[id] }))}
        value={category}
        onChange={setCategory}
      />
      <CategoryFields key={category} of={policy.categories[category]} mayChange={mayChange} onChange={change} />
      {mayChange && <Approve policy={policy} basedOn={newest.version} />}
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
      <LadderLines steps={of.steps} isDisabled={!mayChange} onChange={(steps) => onChange({ steps })} />
    </>
  );
}

function Approve({ policy, basedOn }: { policy: AlertPolicy; basedOn: number }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const now = useNow(10_000);
  const [note, setNote] = useState("");
  const [daysAhead, setDaysAhead] = useState("0");
  const approve = useMutation(
    query.alertPolicy.approve.mutationOptions({
      onSuccess: (history) => {
        queryClient.setQueryData(query.alertPolicy.history.queryKey(), history);
        showToast("done", "Approved in your name.");
      },
    }),
  );
  const submit = () => approve.mutate({ policy, basedOn, note, effectiveFrom: now + Number(daysAhead) * 86_400_000 });
  return (
    <>
      <div className={settings.pair}>
        <TextField label="Why, or agreed by whom" value={note} onChange={setNote} maxLength={500} />
        <Select
          label="Counts from"
          options={[
            { id: "0", label: "Now" },
            { id: "1", label: "This time tomorrow" },
            { id: "7", label: "In a week" },
            { id: "28", label: "In four weeks" },
          ]}
          value={daysAhead}
          onChange={setDaysAhead}
        />
      </div>
      <TroubleMessage error={approve.error} />
      <div className={settings.buttons}>
        <Button
          variant="primary"
          icon={<BadgeCheck aria-hidden="true" />}
          isDisabled={note.trim() === ""}
          isPending={approve.isPending}
          onPress={submit}
        >
          Approve as version {basedOn + 1}
        </Button>
      </div>
    </>
  );
}
