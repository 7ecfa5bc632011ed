import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import type { ParkedCase } from "../../shared/domain/parked-case.ts";
import { formatName, formatTime } from "../app/format.ts";
import { shownKey, useKey } from "../app/keys.ts";
import { navigate } from "../app/routes.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { examinationName } from "../worklist/reading-list-row.tsx";
import styles from "./parked-chip.module.css";

/** The cases that this person has put aside, on every screen until each is opened again; the key opens the last one. */
export function ParkedChip() {
  const { data } = useQuery(useHost().query.parked.list.queryOptions());
  const { person } = useSignedIn();
  const parked = data?.parked ?? [];
  const [last, ...others] = parked;
  const open = (workitemId: string) => navigate({ screen: "case", workitemId });
  useKey("resumeCase", () => last !== undefined && open(last.workitem.id), last !== undefined);
  if (last === undefined) return null;
  return (
    <span className={styles.parked}>
      <Button
        variant="quiet"
        size="small"
        className={styles.chip ?? ""}
        icon={<Undo2 aria-hidden="true" />}
        shortcut={shownKey("resumeCase")}
        onPress={() => open(last.workitem.id)}
      >
        <span className={styles.words}>Put aside: {parkedWords(last, person.id)}</span>
      </Button>
      {others.length > 0 && (
        <Menu
          label="Cases put aside"
          entries={parked.map((each) => ({ id: each.workitem.id, label: parkedWords(each, person.id) }))}
          onAction={open}
          trigger={
            <Button variant="quiet" size="small" className={styles.more ?? ""}>
              and {others.length} more
            </Button>
          }
        />
      )}
    </span>
  );
}

/** Names the patient and the examination, since when it is put aside, and who has it where that is somebody else now. */
function parkedWords({ workitem, parkedAt }: ParkedCase, personId: string): string {
  const { reservation, study } = workitem;
  const isWithOther = reservation !== null && reservation.personId !== personId;
  const holder = isWithOther ? `, now with ${reservation.displayName}` : "";
  return `${formatName(study.patient.name)}, ${examinationName(workitem)}, ${formatTime(parkedAt)}${holder}`;
}
