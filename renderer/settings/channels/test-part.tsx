import { Send } from "lucide-react";
import type { PreviewedMessage, TestRecord } from "../../../shared/contract/profile-contract.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";
import { formatDayAndTime } from "../../app/format.ts";
import { TroubleMessage } from "../../app/trouble.tsx";
import { Button } from "../../ui/button.tsx";
import { Message } from "../../ui/message.tsx";
import { Tag } from "../../ui/tag.tsx";
import styles from "./channels.module.css";
import { type MessageLine, messageLines } from "./message-lines.ts";
import { takeFocus } from "./take-focus.ts";
import { useTests } from "./use-profile.ts";
import { VisibleText } from "./visible-text.tsx";

/** Sends a marked report about nobody, shows what went and what came back, and which tests there were before. */
export function TestPart(props: { destinationId: string; channel: Channel; mayChange: boolean }) {
  const { destinationId, channel, mayChange } = props;
  const { kept, send } = useTests(destinationId);
  const tests = kept.data?.tests ?? [];
  return (
    <div className={styles.part}>
      <p>
        A report about nobody, marked as a test everywhere, goes there at once by what counts now, past every report
        that waits. The receiver may keep it.
        {!mayChange && " An administrator can send one."}
      </p>
      {mayChange && (
        <div>
          <Button
            variant="primary"
            icon={<Send aria-hidden="true" />}
            isPending={send.isPending}
            onPress={() => send.mutate({ destinationId })}
          >
            Send a test message
          </Button>
        </div>
      )}
      <TroubleMessage error={send.error} />
      {send.data !== undefined && <Outcome test={send.data} channel={channel} />}
      <TroubleMessage error={kept.error} />
      <section className={styles.group} aria-label="Tests before">
        <h3>Tests before</h3>
        {tests.length === 0 && <p>None was sent yet.</p>}
        <ul className={styles.tests}>
          {tests.map((test) => (
            <li key={`${test.at}${test.sha256}`}>
              <span>{formatDayAndTime(test.at)}</span>
              <span>
                <Tag tone={test.isTaken ? "done" : "critical"}>{test.isTaken ? "Taken" : "Not taken"}</Tag>
              </span>
              <span>{test.sentence}</span>
              <p>
                {test.byName}, {test.contentName}, {duration(test.tookMs)}.
              </p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Outcome({ test, channel }: { test: TestRecord & { sent: PreviewedMessage }; channel: Channel }) {
  const { sent, acknowledgement } = test;
  return (
    <section className={styles.group} aria-label="This test">
      <Message tone={test.isTaken ? "done" : "critical"} title={test.isTaken ? "Taken." : "Not taken."} isLive>
        {test.sentence} It took {duration(test.tookMs)}.
      </Message>
      <h3>The answer as it came</h3>
      {acknowledgement === "" ? <p>None came.</p> : <Text label="The answer" lines={answerLines(acknowledgement)} />}
      <h3>
        What was sent: {sent.contentName}, {sent.byteLength.toLocaleString("en-GB")} bytes
      </h3>
      <Text label="What was sent" lines={sentLines(sent, channel)} />
    </section>
  );
}

function Text({ label, lines }: { label: string; lines: string }) {
  return (
    <section className={styles.answer} aria-label={label} ref={takeFocus}>
      <VisibleText text={lines} />
    </section>
  );
}

/** What was sent, without the frame that it had on the way. */
function sentLines({ text, hexadecimal }: PreviewedMessage, channel: Channel): string {
  return text === null ? hexadecimal : joined(messageLines(text, channel));
}

/** The answer; the line with its status in front of one over HTTP was put there by us. */
function answerLines(acknowledgement: string): string {
  const [status, body] = /^(HTTP \d+)\n(.*)$/s.exec(acknowledgement)?.slice(1) ?? ["", acknowledgement];
  return [status, joined(messageLines(body ?? "", "folder"))].filter((part) => part !== "").join("\n");
}

function joined(lines: readonly MessageLine[]): string {
  return lines
    .filter(({ isFrame }) => !isFrame)
    .map((line) => `${"  ".repeat(line.depth)}${line.text}`)
    .join("\n");
}

function duration(tookMs: number): string {
  return tookMs < 1000 ? `${tookMs} milliseconds` : `${(tookMs / 1000).toFixed(1)} seconds`;
}
