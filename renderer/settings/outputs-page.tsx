import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DestinationSettings } from "../../shared/contract/settings.ts";
import { firstOutputPolicy, type OutputPolicy } from "../../shared/rules/output-policy.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import settings from "./settings.module.css";

/** How reports leave the site: the notice on a patient's copy, and which receivers get the values of fields. */
export function OutputsPage(props: { destinations: readonly DestinationSettings[]; mayChange: boolean }) {
  const policy = useQuery(useHost().query.output.policy.queryOptions());
  if (policy.data === undefined) {
    return policy.error === null ? (
      <SkeletonRows count={4} label="Fetching the policy" />
    ) : (
      <TroubleMessage error={policy.error} />
    );
  }
  // A policy that somebody else changed takes the place of what is typed here: the form begins again with it.
  return <Policy key={policy.data.patientNotice} policy={policy.data} {...props} />;
}

function Policy(props: { policy: OutputPolicy; destinations: readonly DestinationSettings[]; mayChange: boolean }) {
  const { policy, mayChange } = props;
  const save = useSavePolicy();
  const [notice, setNotice] = useState(policy.patientNotice);
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>Reports going out</h2>
      </div>
      <p className={settings.lead}>
        A patient&rsquo;s copy is the signed report with the notice below. It is not given of a provisional or withdrawn
        report, nor while an alert is open.
        {!mayChange && " An administrator can change the notice."}
      </p>
      <section className={settings.section} aria-label="Notice on a patient's copy">
        <TextField
          label="Notice on a patient's copy"
          description="An empty line begins a new paragraph."
          isMultiline
          rows={10}
          value={notice}
          isDisabled={!mayChange}
          maxLength={4000}
          onChange={setNotice}
          error={notice.trim() === "" ? "A copy without a notice is not given. Please write one." : undefined}
        />
        {mayChange && (
          <div>
            <Button
              size="small"
              isPending={save.isPending}
              isDisabled={notice.trim() === "" || notice === policy.patientNotice}
              onPress={() => save.mutate({ ...policy, patientNotice: notice })}
            >
              Save the notice
            </Button>{" "}
            <Button size="small" variant="quiet" onPress={() => setNotice(firstOutputPolicy.patientNotice)}>
              Back to the program's own
            </Button>
          </div>
        )}
      </section>
      <TroubleMessage error={save.error} />
      <Receivers {...props} save={save} />
    </div>
  );
}

/** Which HL7 receivers get the values of fields as observations of their own. */
function Receivers(props: {
  policy: OutputPolicy;
  destinations: readonly DestinationSettings[];
  mayChange: boolean;
  save: ReturnType<typeof useSavePolicy>;
}) {
  const { policy, mayChange, save } = props;
  const receivers = props.destinations.filter(({ channel }) => channel === "hl7");
  const choose = (id: string, isChosen: boolean) => {
    const others = policy.fieldValuesTo.filter((each) => each !== id);
    save.mutate({ ...policy, fieldValuesTo: isChosen ? [...others, id] : others });
  };
  return (
    <section className={settings.section} aria-label="Values of fields over HL7">
      <h3>Values of fields over HL7</h3>
      <p className={settings.lead}>
        The text says every value. Receivers that are ticked get numbers, choices and codes as observations of their own
        too; leave it off for a system that would print them twice.
      </p>
      {receivers.length === 0 && <p>No HL7 destination is set up.</p>}
      {receivers.map(({ id, name }) => (
        <Checkbox
          key={id}
          isSelected={policy.fieldValuesTo.includes(id)}
          isDisabled={!mayChange}
          onChange={(isChosen) => choose(id, isChosen)}
        >
          {name}
        </Checkbox>
      ))}
    </section>
  );
}

function useSavePolicy() {
  const { query } = useHost();
  const queryClient = useQueryClient();
  return useMutation(
    query.output.savePolicy.mutationOptions({
      onSuccess: (policy) => {
        queryClient.setQueryData(query.output.policy.queryKey(), policy);
        showToast("done", "Saved.");
      },
    }),
  );
}
