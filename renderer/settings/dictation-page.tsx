import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DictationSettings } from "../../shared/contract/dictation-contract.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Message } from "../ui/message.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TextField } from "../ui/text-field.tsx";
import { MicrophonePart } from "./microphone-part.tsx";
import styles from "./settings.module.css";

/** Words from outside the window: the system's dictation, a microphone's buttons, an engine of the person's own choice. */
export function DictationPage() {
  const { query } = useHost();
  const settings = useQuery(query.dictation.settings.queryOptions());
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>Dictation</h2>
      </div>
      <p className={styles.lead}>
        Sightline itself hears nothing, opens no microphone and sends no sound anywhere. Your system's own dictation
        writes where the caret is: Win H on Windows, the dictation key on a Mac.
      </p>
      {settings.data === undefined && settings.error === null && (
        <SkeletonRows count={4} label="Fetching your dictation" />
      )}
      <TroubleMessage error={settings.error} />
      {settings.data !== undefined && (
        <>
          <MicrophonePart settings={settings.data} />
          <EnginePart settings={settings.data} />
        </>
      )}
    </div>
  );
}

/** Gives the calls that change the caller's dictation; each puts the new settings in place. */
function useDictationChanges() {
  const { client, query } = useHost();
  const queryClient = useQueryClient();
  const take = ({ token, ...settings }: DictationSettings & { token: string | null }): string | null => {
    queryClient.setQueryData(query.dictation.settings.queryKey(), settings);
    return token;
  };
  return {
    switchSocket: async (isOn: boolean, port: number) => take(await client.dictation.switchSocket({ isOn, port })),
    renewToken: async () => take(await client.dictation.renewToken({})),
  };
}

function EnginePart({ settings }: { settings: DictationSettings }) {
  const { switchSocket, renewToken } = useDictationChanges();
  const [token, setToken] = useState<string | null>(null);
  const [port, setPort] = useState(settings.port === 0 ? "" : String(settings.port));
  const [error, setError] = useState<unknown>(null);
  const isPort =
    port.trim() === "" || (/^\d{4,5}$/.test(port.trim()) && Number(port) >= 1024 && Number(port) <= 65_535);
  const run = (work: Promise<string | null>) =>
    void work.then((made) => {
      setError(null);
      if (made !== null) setToken(made);
    }, setError);
  const { isOn } = settings;
  return (
    <section className={styles.section} aria-label="An engine on this computer">
      <h3>An engine on this computer</h3>
      <p className={styles.lead}>
        A speech program of yours may connect to this computer's own address and write where your caret is. It is told
        the name of the section and nothing of any patient. How it speaks is in docs/dictation.md.
      </p>
      <Checkbox
        isSelected={isOn}
        isDisabled={!isPort}
        onChange={(isWanted) => run(switchSocket(isWanted, Number(port)))}
      >
        Let an engine of mine connect
      </Checkbox>
      <div className={styles.narrow}>
        <TextField
          label="Port"
          value={port}
          onChange={setPort}
          inputMode="numeric"
          description="Empty: one that is free, which then stays."
          error={isPort ? undefined : "A number from 1024 to 65535."}
        />
      </div>
      <TroubleMessage error={error} />
      {isOn && <Standing settings={settings} />}
      {token !== null && <Token token={token} onTaken={() => setToken(null)} />}
      {isOn && (
        <div className={styles.actions}>
          {String(settings.port) !== port.trim() && port.trim() !== "" && isPort && (
            <Button size="small" onPress={() => run(switchSocket(true, Number(port)))}>
              Use port {port.trim()}
            </Button>
          )}
          <Button size="small" onPress={() => run(renewToken())}>
            Make a new token
          </Button>
        </div>
      )}
    </section>
  );
}

function Standing({ settings: { problem, port, engines } }: { settings: DictationSettings }) {
  return (
    <>
      {problem !== "" && (
        <Message tone="critical" title="No engine can connect." isLive>
          {problem}
        </Message>
      )}
      <dl className={styles.facts}>
        <dt>Address</dt>
        <dd className="figures">{problem === "" ? `127.0.0.1, port ${port}` : "None"}</dd>
        <dt>Connected</dt>
        <dd>{engines.length === 0 ? "None now" : engines.join(", ")}</dd>
      </dl>
    </>
  );
}

function Token({ token, onTaken }: { token: string; onTaken: () => void }) {
  return (
    <Message
      tone="due"
      title="The token, shown this once."
      isLive
      actions={
        <Button size="small" onPress={onTaken}>
          I have it
        </Button>
      }
    >
      Give it to your engine: <code data-token>{token}</code>
    </Message>
  );
}
