import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReaderCheck, ReferrerPagePolicy } from "../../shared/domain/referrer-page.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import { CertificateFields, ListeningPlaceFields } from "./listening-fields.tsx";
import settings from "./settings.module.css";

/** The page for referrers without a receiving system: whether and where it listens, and what a link asks for. */
export function ReferrerPagePage({ mayChange }: { mayChange: boolean }) {
  const standing = useQuery(useHost().query.referrerPage.policy.queryOptions());
  if (standing.data === undefined) {
    return standing.error === null ? (
      <SkeletonRows count={4} label="Fetching the policy" />
    ) : (
      <TroubleMessage error={standing.error} />
    );
  }
  const { policy, listensAt, problem } = standing.data;
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>Referrer&rsquo;s page</h2>
      </div>
      <p className={settings.lead}>
        A referrer without a system that receives reads one report behind a link, and acknowledges it there. It is
        served by the browser host, apart from this window.
        {!mayChange && " An administrator can change it."}
      </p>
      <p role="status">{standingWords(policy.isOn, listensAt, problem)}</p>
      <PolicyForm key={JSON.stringify(policy)} policy={policy} mayChange={mayChange} />
    </div>
  );
}

function standingWords(isOn: boolean, listensAt: string, problem: string): string {
  if (listensAt !== "") return `The page listens at ${listensAt}.`;
  if (problem !== "") return problem;
  return isOn ? "The page is on, but this program does not serve it: only the browser host does." : "The page is off.";
}

const checks: readonly { id: ReaderCheck; label: string }[] = [
  { id: "patientDetails", label: "Patient's date of birth and last four digits of the NHS number" },
  { id: "practicePin", label: "Practice code and a PIN told by telephone" },
];
const days = [3, 7, 14, 28, 60, 90];
const minutes = [5, 10, 20, 30, 60];

function PolicyForm({ policy, mayChange }: { policy: ReferrerPagePolicy; mayChange: boolean }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const [form, setForm] = useState(policy);
  const change = (part: Partial<ReferrerPagePolicy>) => setForm((before) => ({ ...before, ...part }));
  const save = useMutation(
    query.referrerPage.savePolicy.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: query.referrerPage.policy.key() });
        showToast("done", "Saved.");
      },
    }),
  );
  const isDisabled = !mayChange;
  return (
    <section className={settings.section} aria-label="Referrer's page">
      <Checkbox isSelected={form.isOn} isDisabled={isDisabled} onChange={(isOn) => change({ isOn })}>
        The page is on
      </Checkbox>
      <Select
        label="A reader is asked for"
        options={checks}
        value={form.readerCheck}
        isDisabled={isDisabled}
        onChange={(readerCheck) => change({ readerCheck })}
      />
      <div className={settings.pair}>
        <Select
          label="A link is good for"
          options={withOwn(days, form.linkDays).map((each) => ({ id: String(each), label: `${each} days` }))}
          value={String(form.linkDays)}
          isDisabled={isDisabled}
          onChange={(each) => change({ linkDays: Number(each) })}
        />
        <Select
          label="Asked again after"
          options={withOwn(minutes, form.sessionMinutes).map((each) => ({
            id: String(each),
            label: `${each} minutes without a look`,
          }))}
          value={String(form.sessionMinutes)}
          isDisabled={isDisabled}
          onChange={(each) => change({ sessionMinutes: Number(each) })}
        />
      </div>
      <Listening form={form} isDisabled={isDisabled} onChange={change} />
      <TroubleMessage error={save.error} />
      {mayChange && (
        <div>
          <Button size="small" isPending={save.isPending} onPress={() => save.mutate(form)}>
            Save
          </Button>
        </div>
      )}
    </section>
  );
}

function Listening(props: {
  form: ReferrerPagePolicy;
  isDisabled: boolean;
  onChange: (part: Partial<ReferrerPagePolicy>) => void;
}) {
  const { form, isDisabled, onChange } = props;
  const text = { isDisabled, maxLength: 500 };
  return (
    <>
      <ListeningPlaceFields
        {...props}
        addressNote="127.0.0.1 is this machine only. Any other needs a certificate."
        portNote="0 takes a free one and keeps it."
      />
      <TextField
        {...text}
        label="Address in links, where it is another"
        placeholder="https://reports.example.nhs.uk"
        value={form.publicOrigin}
        onChange={(publicOrigin) => onChange({ publicOrigin })}
      />
      <CertificateFields {...props} />
    </>
  );
}

function withOwn(choices: readonly number[], own: number): number[] {
  return [...new Set([...choices, own])].sort((one, other) => one - other);
}
