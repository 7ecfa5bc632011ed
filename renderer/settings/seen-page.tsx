import { firstSeenPolicy, type SeenPolicy, type SeenRule, seenPolicyReasons } from "../../shared/rules/seen-policy.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import styles from "./seen-page.module.css";
import settings from "./settings.module.css";
import { useSaveSeenPolicy, useSeenPolicy } from "./use-seen-policy.ts";

const times = [60, 100, 250, 500, 1000, 2000, 5000];
const sizes = [200, 300, 400, 600, 800, 1000];
const atSigningOptions = [
  { id: "notAsked" as const, label: "Not asked" },
  { id: "warn" as const, label: "Named as a warning" },
  { id: "reason" as const, label: "Needs a reason" },
];

/** When an image counts as seen, by modality, and what is asked at signing of a series that was not seen in full. */
export function SeenPage({ mayChange }: { mayChange: boolean }) {
  const policy = useSeenPolicy();
  if (policy.data === undefined) {
    return policy.error === null ? (
      <SkeletonRows count={4} label="Fetching the policy" />
    ) : (
      <TroubleMessage error={policy.error} />
    );
  }
  return <Policy policy={policy.data} mayChange={mayChange} />;
}

function Policy({ policy, mayChange }: { policy: SeenPolicy; mayChange: boolean }) {
  const save = useSaveSeenPolicy();
  const changeRule = (at: number, part: Partial<SeenRule>) =>
    save.mutate({ ...policy, rules: policy.rules.map((rule, place) => (place === at ? { ...rule, ...part } : rule)) });
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>Seen images</h2>
      </div>
      <p className={settings.lead}>
        An image counts as seen once it stood on a pane at full quality for the time and at the size below. Series of
        the examination that were not seen in full are named on the sign sheet.
        {!mayChange && " An administrator can change it."}
      </p>
      {policy.rules.map((rule, at) => (
        <Rule
          key={rule.modalities.join(" ")}
          rule={rule}
          mayChange={mayChange}
          onChange={(part) => changeRule(at, part)}
        />
      ))}
      <section className={settings.section} aria-label="Excused">
        <Checkbox
          isSelected={policy.excusesLocalisers}
          isDisabled={!mayChange}
          onChange={(excusesLocalisers) => save.mutate({ ...policy, excusesLocalisers })}
        >
          Localisers are not asked for
        </Checkbox>
        <Checkbox
          isSelected={policy.excusesDosePages}
          isDisabled={!mayChange}
          onChange={(excusesDosePages) => save.mutate({ ...policy, excusesDosePages })}
        >
          Pages of dose figures are not asked for
        </Checkbox>
      </section>
      <TroubleMessage error={save.error} />
      <section className={settings.section} aria-label="Why these">
        <h3>Why the program's own are so</h3>
        <ul className={styles.reasons}>
          {seenPolicyReasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        {mayChange && (
          <div>
            <Button size="small" isPending={save.isPending} onPress={() => save.mutate(firstSeenPolicy)}>
              Back to the program's own
            </Button>
          </div>
        )}
      </section>
    </div>
  );
}

function Rule(props: { rule: SeenRule; mayChange: boolean; onChange: (part: Partial<SeenRule>) => void }) {
  const { rule, mayChange, onChange } = props;
  const name = rule.modalities.length === 0 ? "All others" : rule.modalities.join(", ");
  return (
    <fieldset className={styles.rule}>
      <legend>{name}</legend>
      <Select
        label="On the screen for"
        options={choices(times, rule.leastMs, (ms) => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`))}
        value={String(rule.leastMs)}
        isDisabled={!mayChange}
        onChange={(ms) => onChange({ leastMs: Number(ms) })}
      />
      <Select
        label="Long side of at least"
        options={choices(sizes, rule.leastPixels, (pixels) => `${pixels} pixels`)}
        value={String(rule.leastPixels)}
        isDisabled={!mayChange}
        onChange={(pixels) => onChange({ leastPixels: Number(pixels) })}
      />
      <Select
        label="Not seen in full, at signing"
        options={atSigningOptions}
        value={rule.atSigning}
        isDisabled={!mayChange}
        onChange={(atSigning) => onChange({ atSigning })}
      />
    </fieldset>
  );
}

function choices(usual: readonly number[], present: number, words: (value: number) => string) {
  const all = usual.includes(present) ? usual : [...usual, present].sort((one, other) => one - other);
  return all.map((value) => ({ id: String(value), label: words(value) }));
}
