import { useQuery } from "@tanstack/react-query";
import { roleNames } from "../../shared/domain/person.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Select } from "../ui/select.tsx";
import styles from "./second-signature.module.css";

const anybody = { id: "anybody", label: "Anybody who may sign it" };

/** The choice of whom a second signature is asked of: one person, who sees it first, or anybody. Empty is anybody. */
export function AskedOf(props: { workitemId: string; value: string; onChange: (personId: string) => void }) {
  const { query } = useHost();
  const { workitemId, value, onChange } = props;
  const askable = useQuery(query.secondSignature.askable.queryOptions({ input: { workitemId } }));
  const people = askable.data?.people ?? [];
  const options = [
    anybody,
    ...people.map(({ personId, displayName, role }) => ({ id: personId, label: `${displayName}, ${roleNames[role]}` })),
  ];
  return (
    <div className={styles.asked}>
      <Select
        label="Asked of"
        options={options}
        value={value === "" ? anybody.id : value}
        onChange={(id) => onChange(id === anybody.id ? "" : id)}
        isDisabled={askable.isPending}
      />
      <p className={styles.hint}>{hintOf(askable.data !== undefined && people.length === 0, value !== "")}</p>
      <TroubleMessage error={askable.error} />
    </div>
  );
}

function hintOf(isNobodyThere: boolean, isOne: boolean): string {
  if (isNobodyThere) return "Nobody else here can sign this examination as final yet; it waits for whoever can.";
  return isOne
    ? "They see it first, marked. Anybody else who may sign it can take it in their place, which is shown."
    : "Those who may sign this examination as final can be asked by name.";
}
