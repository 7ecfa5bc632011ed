import { type Condition, conditionText, type PaneDraft, type Strength } from "../../shared/hanging/protocol-draft.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Select } from "../ui/select.tsx";
import styles from "./hanging.module.css";

const strengths: readonly { readonly id: Strength; readonly label: string }[] = [
  { id: "must", label: "Must" },
  { id: "wish", label: "Wish" },
  { id: "off", label: "Not asked" },
];

const priorOrders = [
  { id: "1", label: "Newest prior" },
  { id: "2", label: "Second newest prior" },
  { id: "3", label: "Third newest prior" },
  { id: "oldest", label: "Oldest prior" },
] as const;

const ages = [
  { id: "any", label: "Of any age" },
  { id: "12", label: "12 months old or younger" },
  { id: "36", label: "3 years old or younger" },
  { id: "60", label: "5 years old or younger" },
] as const;

/** The rules of one pane in words, each to be loosened or tightened. */
export function PaneRules(props: {
  readonly place: number;
  readonly pane: PaneDraft;
  readonly onChange: (pane: PaneDraft) => void;
}) {
  const { pane, place, onChange } = props;
  const { window, zoom } = pane;
  return (
    <section className={styles.pane} aria-label={`Rules of pane ${place + 1}`}>
      <h3>{`Pane ${place + 1}: ${pane.label}`}</h3>
      {pane.from === "prior" && <PriorRules pane={pane} onChange={onChange} />}
      <ConditionList
        conditions={pane.conditions}
        choices={strengths}
        onChange={(conditions) => onChange({ ...pane, conditions })}
      />
      {window !== null && (
        <Checkbox
          isSelected={window.isTaken}
          onChange={(isTaken) => onChange({ ...pane, window: { ...window, isTaken } })}
        >
          {`Window ${window.value.name || `level ${window.value.center}, width ${window.value.width}`}`}
        </Checkbox>
      )}
      {zoom !== null && (
        <Checkbox isSelected={zoom.isTaken} onChange={(isTaken) => onChange({ ...pane, zoom: { ...zoom, isTaken } })}>
          {`Zoom ${zoom.value.toFixed(2)} of the whole image`}
        </Checkbox>
      )}
    </section>
  );
}

function PriorRules({ pane, onChange }: { pane: PaneDraft; onChange: (pane: PaneDraft) => void }) {
  const options = priorOrders.some(({ id }) => id === String(pane.prior))
    ? priorOrders
    : [...priorOrders, { id: String(pane.prior), label: `Prior ${pane.prior} counted from the newest` }];
  return (
    <div className={styles.names}>
      <Select<string>
        label="Which prior"
        options={options}
        value={String(pane.prior)}
        onChange={(id) => onChange({ ...pane, prior: id === "oldest" ? id : Number(id) })}
      />
      <Select<string>
        label="Its age"
        options={ages}
        value={pane.maximumAgeMonths === null ? "any" : String(pane.maximumAgeMonths)}
        onChange={(id) => onChange({ ...pane, maximumAgeMonths: id === "any" ? null : Number(id) })}
      />
    </div>
  );
}

/** Conditions in words, each with how much it weighs. */
export function ConditionList(props: {
  readonly conditions: readonly Condition[];
  readonly choices: readonly { readonly id: Strength; readonly label: string }[];
  readonly onChange: (conditions: readonly Condition[]) => void;
}) {
  return props.conditions.map((condition) => {
    const words = conditionText(condition);
    return (
      <div key={condition.id} className={styles.condition}>
        <span>{words}</span>
        <Segmented<Strength>
          label={words}
          options={props.choices}
          value={condition.strength}
          onChange={(strength) =>
            props.onChange(props.conditions.map((each) => (each === condition ? { ...each, strength } : each)))
          }
        />
      </div>
    );
  });
}
