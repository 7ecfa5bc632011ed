import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReleasePolicy } from "../../shared/rules/release-policy.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { showToast } from "../ui/toast.tsx";
import settings from "./settings.module.css";

const windows = [0, 10, 30, 60, 120, 300, 900];
const minutes = [10, 15, 30, 60, 120, 480];

/** How long a signed version waits before it leaves, and when a case that somebody left locked may be taken over. */
export function ReleasePage({ mayChange }: { mayChange: boolean }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const policy = useQuery(query.life.policy.queryOptions());
  const save = useMutation(
    query.life.savePolicy.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(query.life.policy.queryKey(), saved);
        showToast("done", "Saved.");
      },
    }),
  );
  if (policy.data === undefined) {
    return policy.error === null ? (
      <SkeletonRows count={3} label="Fetching the policy" />
    ) : (
      <TroubleMessage error={policy.error} />
    );
  }
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>Release</h2>
      </div>
      <p className={settings.lead}>
        What is signed cannot be changed. For the time below nothing of it is sent, and its signer can take it back.
        {!mayChange && " An administrator can change it."}
      </p>
      <PolicyForm policy={policy.data} mayChange={mayChange} onChange={(changed) => save.mutate(changed)} />
      <TroubleMessage error={save.error} />
    </div>
  );
}

function PolicyForm(props: { policy: ReleasePolicy; mayChange: boolean; onChange: (policy: ReleasePolicy) => void }) {
  const { policy, mayChange, onChange } = props;
  return (
    <section className={settings.section} aria-label="Release and taking over">
      <Select
        label="Sent after signing"
        options={withOwn(windows, policy.windowSeconds).map((seconds) => ({
          id: String(seconds),
          label: seconds === 0 ? "At once" : `After ${seconds} s`,
        }))}
        value={String(policy.windowSeconds)}
        isDisabled={!mayChange}
        onChange={(seconds) => onChange({ ...policy, windowSeconds: Number(seconds) })}
      />
      <Select
        label="A colleague's case may be taken over"
        options={withOwn(minutes, policy.takeOverMinutes).map((each) => ({
          id: String(each),
          label: `After ${each} min without a change`,
        }))}
        value={String(policy.takeOverMinutes)}
        isDisabled={!mayChange}
        onChange={(each) => onChange({ ...policy, takeOverMinutes: Number(each) })}
      />
      <Checkbox
        isSelected={policy.onlyConsultantsTakeOver}
        isDisabled={!mayChange}
        onChange={(onlyConsultantsTakeOver) => onChange({ ...policy, onlyConsultantsTakeOver })}
      >
        Only consultants take cases over
      </Checkbox>
    </section>
  );
}

function withOwn(choices: readonly number[], own: number): number[] {
  return [...new Set([...choices, own])].sort((one, other) => one - other);
}
