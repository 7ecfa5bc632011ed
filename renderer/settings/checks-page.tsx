import type { Check } from "../../shared/checks/check.ts";
import { type CheckPolicy, firstCheckPolicy, levelOf, type SiteLevel } from "../../shared/checks/check-policy.ts";
import { checks } from "../../shared/checks/registry.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import styles from "./checks-page.module.css";
import settings from "./settings.module.css";
import { useCheckPolicy, useSaveCheckPolicy } from "./use-check-policy.ts";

const levels: readonly { id: SiteLevel; label: string }[] = [
  { id: "off", label: "Off" },
  { id: "notice", label: "Only said" },
  { id: "warn", label: "Needs a reason" },
  { id: "block", label: "Refuses to sign" },
];
const changeable = checks.filter(({ level }) => level !== "block");
const fixed = checks.filter(({ level }) => level === "block");

/** Which checks before signing this site wants, each with its explanation and source. */
export function ChecksPage({ mayChange }: { mayChange: boolean }) {
  const policy = useCheckPolicy();
  if (policy.data === undefined) {
    return policy.error === null ? (
      <SkeletonRows count={6} label="Fetching the checks" />
    ) : (
      <TroubleMessage error={policy.error} />
    );
  }
  return <Policy policy={policy.data} mayChange={mayChange} />;
}

function Policy({ policy, mayChange }: { policy: CheckPolicy; mayChange: boolean }) {
  const save = useSaveCheckPolicy();
  const set = (check: Check, level: SiteLevel) => {
    const { [check.code]: _before, ...others } = policy.levels;
    save.mutate({ levels: level === check.level ? others : { ...others, [check.code]: level } });
  };
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>Checks before signing</h2>
      </div>
      <p className={settings.lead}>
        What is found is shown beside the sentence while the report is written, and together on the sign sheet. A reason
        that is given for passing one over is kept with the signed version.
        {!mayChange && " An administrator can change it."}
      </p>
      <TroubleMessage error={save.error} />
      <section className={settings.section} aria-label="Set by the site">
        <h3>Set by the site</h3>
        <ul className={styles.checks}>
          {changeable.map((check) => (
            <li key={check.code}>
              <Words check={check} />
              <Select
                label={`${check.title}, at signing`}
                isLabelHidden
                options={levels}
                value={levelOf(check, policy)}
                isDisabled={!mayChange}
                onChange={(level) => set(check, level)}
              />
            </li>
          ))}
        </ul>
        {mayChange && (
          <div>
            <Button size="small" isPending={save.isPending} onPress={() => save.mutate(firstCheckPolicy)}>
              Back to the program's own
            </Button>
          </div>
        )}
      </section>
      <section className={settings.section} aria-label="Always on">
        <h3>Always on</h3>
        <p className={settings.lead}>These refuse the signature for safety; no site turns them off.</p>
        <ul className={styles.checks}>
          {fixed.map((check) => (
            <li key={check.code}>
              <Words check={check} />
              <span>{check.isAnsweredByReason === true ? "Refuses until decided" : "Refuses to sign"}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Words({ check }: { check: Check }) {
  return (
    <div>
      <b>{check.title}</b>
      <p>{check.explanation}</p>
      <p className={styles.source}>{check.source}</p>
    </div>
  );
}
