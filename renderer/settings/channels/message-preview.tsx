import { Copy } from "lucide-react";
import { type CSSProperties, useMemo, useState } from "react";
import type { PreviewedMessage, SpecimenKind } from "../../../shared/contract/profile-contract.ts";
import type { ChannelSettings } from "../../../shared/domain/channel-settings.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";
import { TroubleMessage } from "../../app/trouble.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Message } from "../../ui/message.tsx";
import { Select } from "../../ui/select.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import styles from "./channels.module.css";
import { type ComparedLine, comparedLines, hexadecimalLines, messageLines } from "./message-lines.ts";
import { takeFocus } from "./take-focus.ts";
import { usePreview } from "./use-profile.ts";
import { VisibleText } from "./visible-text.tsx";

const specimens: readonly { id: SpecimenKind; label: string }[] = [
  { id: "first", label: "A first report" },
  { id: "provisional", label: "A provisional report" },
  { id: "addendum", label: "An addendum" },
  { id: "correction", label: "A correction" },
  { id: "withdrawal", label: "A withdrawal" },
  { id: "alert", label: "A report with an alert" },
];

/** The very bytes that a report about nobody would leave as, with what the edited settings change of them. */
export function MessagePreview(props: {
  destinationId: string;
  /** As they are edited. */
  settings: ChannelSettings;
  /** What counts now. */
  inForce: ChannelSettings;
  specimen: SpecimenKind;
  onSpecimen: (specimen: SpecimenKind) => void;
}) {
  const { destinationId, settings, inForce, specimen } = props;
  const now = usePreview(destinationId, settings, specimen);
  const before = usePreview(destinationId, inForce, specimen);
  const [number, setNumber] = useState("0");
  const [isChangedOnly, setIsChangedOnly] = useState(false);
  const messages = now.data?.messages ?? [];
  const shown = messages[Number(number)] ?? messages[0];
  const compared = before.data?.messages[shown === undefined ? 0 : messages.indexOf(shown)];
  return (
    <section className={styles.preview} aria-label="Preview">
      <div className={styles.tools}>
        <Select label="Preview of" options={specimens} value={specimen} onChange={props.onSpecimen} />
        {messages.length > 1 && (
          <Select
            label="Object"
            options={messages.map(({ contentName }, index) => ({ id: String(index), label: contentName }))}
            value={String(shown === undefined ? 0 : messages.indexOf(shown))}
            onChange={setNumber}
          />
        )}
        <Checkbox isSelected={isChangedOnly} onChange={setIsChangedOnly}>
          Only what changes
        </Checkbox>
        {typeof shown?.text === "string" && <CopyButton text={shown.text} />}
      </div>
      {shown !== undefined && <Facts message={shown} before={compared} />}
      {now.data?.refusal !== null && now.data?.refusal !== undefined && (
        <Message tone="critical" title="Such a report would not be signed." isLive>
          {now.data.refusal.sentence}
        </Message>
      )}
      <TroubleMessage error={now.error ?? before.error} />
      {now.data === undefined && now.error === null && <SkeletonRows count={6} label="Making the message" />}
      {shown !== undefined && (
        <Lines message={shown} before={compared} channel={settings.channel} isChangedOnly={isChangedOnly} />
      )}
    </section>
  );
}

function CopyButton({ text }: { text: string }) {
  const copy = () => {
    void navigator.clipboard.writeText(text).then(
      () => showToast("done", "Copied, as it is shown."),
      () => showToast("critical", "This computer did not take the text. Mark it and copy it by hand."),
    );
  };
  return (
    <Button size="small" icon={<Copy aria-hidden="true" />} onPress={copy}>
      Copy
    </Button>
  );
}

function Facts({ message, before }: { message: PreviewedMessage; before: PreviewedMessage | undefined }) {
  const isSame = before === undefined || before.sha256 === message.sha256;
  return (
    <p className={styles.facts} role="status">
      {message.contentName}, {message.byteLength.toLocaleString("en-GB")} bytes.{" "}
      {message.text === null && "No text: its beginning in hexadecimal. "}
      {isSame ? "Byte for byte what would leave now." : "Not what would leave now: changes are marked."}
    </p>
  );
}

function Lines(props: {
  message: PreviewedMessage;
  before: PreviewedMessage | undefined;
  channel: Channel;
  isChangedOnly: boolean;
}) {
  const { message, before, channel, isChangedOnly } = props;
  const all = useMemo(() => linesOf(message, before ?? message, channel), [message, before, channel]);
  const lines = isChangedOnly ? all.filter(({ kind }) => kind !== "same") : all;
  return (
    <section className={styles.lines} aria-label="Bytes of the message" ref={takeFocus}>
      {lines.length === 0 && <span className={styles.line}>Nothing changes.</span>}
      {lines.map((line) => (
        <Line key={line.number} line={line} />
      ))}
    </section>
  );
}

const partNames = { same: "span", added: "ins", removed: "del" } as const;

function Line({ line }: { line: ComparedLine }) {
  const mark = line.kind === "same" ? "" : line.kind === "removed" ? styles.gone : styles.changed;
  const depth: CSSProperties & Record<"--depth", number> = { "--depth": line.depth };
  let place = 0;
  return (
    <span className={`${styles.line} ${line.isFrame ? styles.frame : ""} ${mark}`} style={depth}>
      {line.parts.map(({ kind, text }) => {
        place += text.length + 1;
        const Part = partNames[kind];
        return (
          <Part key={place}>
            <VisibleText text={text} />
          </Part>
        );
      })}
      {line.isFrame && "  (frame on the way, no part of the message)"}
    </span>
  );
}

function linesOf(message: PreviewedMessage, before: PreviewedMessage, channel: Channel): readonly ComparedLine[] {
  if (message.text === null || before.text === null) {
    return comparedLines(hexadecimalLines(before.hexadecimal), hexadecimalLines(message.hexadecimal));
  }
  return comparedLines(messageLines(before.text, channel), messageLines(message.text, channel));
}
