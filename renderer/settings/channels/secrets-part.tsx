import { useState } from "react";
import type { ProfileHistory, SecretName } from "../../../shared/contract/profile-contract.ts";
import { formatDayAndTime } from "../../app/format.ts";
import { TroubleMessage } from "../../app/trouble.tsx";
import { Button } from "../../ui/button.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { StatusText } from "../../ui/tag.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { type SecretSwitch, secretSwitches } from "./channel-switches.ts";
import styles from "./channels.module.css";
import { useSecrets } from "./use-profile.ts";

/** Passwords and keys that a destination knows us by: set and replaced, never shown. They count at once. */
export function SecretsPart(props: { destinationId: string; history: ProfileHistory; mayChange: boolean }) {
  const { destinationId, history, mayChange } = props;
  const { known, set } = useSecrets(destinationId);
  const switches = secretsOf(history);
  if (known.data === undefined) {
    return known.error === null ? (
      <SkeletonRows count={2} label="Asking what is set" />
    ) : (
      <TroubleMessage error={known.error} />
    );
  }
  const { secrets } = known.data;
  return (
    <div className={styles.part}>
      <p>
        They are kept beside the store, count at once for every version, and are never shown again.
        {!mayChange && " An administrator can replace them."}
      </p>
      {switches.length === 0 && <p>As its settings are this destination asks for none.</p>}
      {switches.map((each) => (
        <Secret
          key={each.name}
          of={each}
          standing={standingOf(secrets.find(({ name }) => name === each.name))}
          isSet={secrets.some(({ name }) => name === each.name)}
          mayChange={mayChange}
          isPending={set.isPending}
          onSet={(name, secret) => set.mutateAsync({ destinationId, name, secret }).then(() => set.reset())}
        />
      ))}
      <TroubleMessage error={set.error} />
    </div>
  );
}

/** What counts now asks for, and what is to count: a key has to be there before its day. */
function secretsOf({ settings, profiles }: ProfileHistory): readonly SecretSwitch[] {
  const asked = [settings, ...profiles.slice(0, 1).map((newest) => newest.settings)].flatMap(secretSwitches);
  return [...new Map(asked.map((each) => [each.name, each])).values()];
}

interface KnownSecret {
  readonly setAt: number | null;
  readonly setByName: string;
  readonly isReadable: boolean;
}

function standingOf(known: KnownSecret | undefined): { readonly tone: "done" | "due"; readonly words: string } {
  if (known === undefined) return { tone: "due", words: "Not set" };
  if (!known.isReadable) return { tone: "due", words: "This computer cannot open it any more. Enter it again." };
  if (known.setAt === null) return { tone: "done", words: "Set" };
  return { tone: "done", words: `Set on ${formatDayAndTime(known.setAt)} by ${known.setByName}` };
}

function Secret(props: {
  of: SecretSwitch;
  standing: ReturnType<typeof standingOf>;
  isSet: boolean;
  mayChange: boolean;
  isPending: boolean;
  onSet: (name: SecretName, secret: string) => Promise<void>;
}) {
  const { of, standing, isSet, mayChange, isPending, onSet } = props;
  const [typed, setTyped] = useState("");
  const send = (secret: string) => {
    void onSet(of.name, secret).then(
      () => setTyped(""),
      // What went wrong is said below; what was typed stays.
      () => undefined,
    );
  };
  return (
    <section className={styles.secret} aria-label={of.label}>
      <div role="status">
        <StatusText tone={standing.tone}>
          {of.label}: {standing.words}
        </StatusText>
      </div>
      <p className={styles.note}>{of.help}</p>
      {mayChange && (
        <div className={styles.secretEntry}>
          <TextField
            label={isSet ? `New ${of.label.toLowerCase()}` : of.label}
            type="password"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
            maxLength={4096}
          />
          <Button isDisabled={typed === "" || isPending} onPress={() => send(typed)}>
            {isSet ? "Replace" : "Set"}
          </Button>
          {isSet && (
            <Button variant="quiet" isDisabled={isPending} onPress={() => send("")}>
              Take away
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
