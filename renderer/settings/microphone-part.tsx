import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Mic } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import type { DictationSettings } from "../../shared/contract/dictation-contract.ts";
import {
  type DictationCommand,
  dictationCommandSchema,
  dictationCommandWords,
} from "../../shared/dictation/commands.ts";
import {
  type ButtonMap,
  type ButtonName,
  buttonWords,
  type DeviceKind,
  defaultDeviceKeys,
  deviceButtons,
  deviceKindSchema,
  deviceWords,
  readDeviceKeys,
} from "../../shared/dictation/device-keys.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { type Microphone, windowMicrophone } from "../dictation/microphone.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Select } from "../ui/select.tsx";
import { Tag } from "../ui/tag.tsx";
import styles from "./settings.module.css";

/** The buttons of a dictation microphone: which device, and what each button does. */
export function MicrophonePart({ settings }: { settings: DictationSettings }) {
  const microphone: Microphone = windowMicrophone;
  const { devices, isConnecting, problem } = useStore(microphone.store);
  useEffect(() => void windowMicrophone.connectKnown(), []);
  const keys = readDeviceKeys(JSON.stringify(settings.keys));
  const kinds = new Set(devices.map(({ kind }) => kind));
  return (
    <section className={styles.section} aria-label="Buttons of a microphone">
      <h3>Buttons of a microphone</h3>
      {!microphone.isPossible && (
        <Message tone="info" title="This browser cannot read the buttons of a microphone.">
          Chrome, Edge and the desktop program can (WebHID). The microphone's sound needs none of it.
        </Message>
      )}
      {microphone.isPossible && devices.length === 0 && (
        <p className={styles.lead}>
          No device is connected. Plug in a Philips SpeechMike, a Nuance PowerMic or a foot control, then press Connect
          a device and choose it in the list that opens. It is known again whenever it is plugged in.
        </p>
      )}
      {devices.map(({ id, kind, name }) => (
        <p key={id}>
          <Tag tone="done" icon={<Mic aria-hidden="true" />}>
            Connected
          </Tag>{" "}
          {name === "" ? deviceWords[kind] : name}
        </p>
      ))}
      {problem !== "" && (
        <Message tone="critical" title="Not connected." isLive>
          {problem}
        </Message>
      )}
      {microphone.isPossible && (
        <div className={styles.actions}>
          <Button size="small" isPending={isConnecting} onPress={() => void microphone.choose()}>
            Connect a device
          </Button>
        </div>
      )}
      {deviceKindSchema.options
        .filter((kind) => kinds.size === 0 || kinds.has(kind))
        .map((kind) => (
          <ButtonLines key={kind} kind={kind} keys={keys[kind]} isOpen={kinds.has(kind)} />
        ))}
    </section>
  );
}

const nothingDone = "nothing";
const choices = [
  { id: nothingDone, label: "Nothing" },
  ...dictationCommandSchema.options.map((id) => ({ id, label: dictationCommandWords[id] })),
];

function ButtonLines(props: { kind: DeviceKind; keys: ButtonMap; isOpen: boolean }) {
  const { kind, keys, isOpen } = props;
  const { query } = useHost();
  const queryClient = useQueryClient();
  const save = useMutation(
    query.dictation.saveKeys.mutationOptions({
      onSuccess: (changed) => queryClient.setQueryData(query.dictation.settings.queryKey(), changed),
    }),
  );
  const choose = (button: ButtonName, chosen: string) => {
    const command: DictationCommand | undefined = dictationCommandSchema.options.find((each) => each === chosen);
    const { [button]: _before, ...others } = keys;
    save.mutate({ device: kind, keys: command === undefined ? others : { ...others, [button]: command } });
  };
  return (
    <details open={isOpen}>
      <summary>What the buttons of {deviceWords[kind]} do</summary>
      <div className={styles.buttonChoices}>
        {deviceButtons[kind].map((button) => (
          <Select
            key={button}
            label={buttonWords[button]}
            options={choices}
            value={keys[button] ?? nothingDone}
            onChange={(chosen) => choose(button, chosen)}
          />
        ))}
      </div>
      <TroubleMessage error={save.error} />
      <Button size="small" onPress={() => save.mutate({ device: kind, keys: defaultDeviceKeys[kind] })}>
        Back to the program's own
      </Button>
    </details>
  );
}
