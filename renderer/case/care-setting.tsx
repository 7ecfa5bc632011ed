import { useMutation, useQueryClient } from "@tanstack/react-query";
import { careSettingSchema, settingNames } from "../../shared/domain/scope-of-practice.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Select } from "../ui/select.tsx";
import styles from "./case-drawer.module.css";

const options = careSettingSchema.options.map((id) => ({ id, label: settingNames[id] }));

/** Where the patient was when examined: as the request says, or, where it says nothing, as whoever has the case states. */
export function CareSetting({ workitem, mayState }: { workitem: Workitem; mayState: boolean }) {
  const { setting = "other", settingStatedBy } = workitem;
  const queryClient = useQueryClient();
  const state = useMutation(
    useHost().query.scope.stateSetting.mutationOptions({ onSuccess: () => void queryClient.invalidateQueries() }),
  );
  const isOfRequest = setting !== "other" && settingStatedBy === undefined;
  const stated =
    settingStatedBy === undefined
      ? ""
      : `Stated by ${settingStatedBy.displayName} on ${formatDayAndTime(settingStatedBy.at)}.`;
  return (
    <div>
      <dt>Patient was</dt>
      <dd className={styles.setting}>
        {isOfRequest || !mayState ? (
          <span className={setting === "other" ? styles.quiet : undefined}>{settingNames[setting]}</span>
        ) : (
          <Select
            label="Where the patient was examined"
            isLabelHidden
            options={options}
            value={setting}
            isDisabled={state.isPending}
            onChange={(chosen) => state.mutate({ workitemId: workitem.id, setting: chosen })}
          />
        )}
        {stated !== "" && <span className={styles.quiet}>{stated}</span>}
        {state.isPending && <span role="status">Storing it</span>}
        <TroubleMessage error={state.error} />
      </dd>
    </div>
  );
}
