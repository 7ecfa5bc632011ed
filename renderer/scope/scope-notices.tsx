import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PersonScope } from "../../shared/contract/scope-contract.ts";
import { dateText } from "../../shared/rules/date-text.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import styles from "./scope.module.css";
import { endingWords } from "./scope-words.ts";

/** Says that one's own scope of practice ends soon or ended, and to an administrator whose does. Hidden until the next sign-in once seen. */
export function ScopeNotices() {
  const standing = useQuery(useHost().query.scope.standing.queryOptions());
  const [isSeen, setIsSeen] = useState(false);
  const { own, others = [] } = standing.data ?? {};
  const sentences = [
    ...(own === undefined ? [] : own.ending.map((each) => `Your scope of practice ${endingWords(each)}.`)),
    ...others.map(wordsOfOther),
  ];
  return (
    <div className={styles.notices} role="status">
      {!isSeen && sentences.length > 0 && (
        <Message
          tone="due"
          title="Scope of practice."
          actions={
            <Button size="small" variant="quiet" onPress={() => setIsSeen(true)}>
              Seen
            </Button>
          }
        >
          {sentences.join(" ")}
        </Message>
      )}
    </div>
  );
}

function wordsOfOther({ displayName, ending }: PersonScope): string {
  const [first] = ending;
  return first === undefined ? "" : `${displayName}: until ${dateText(first.line.validUntil)}.`;
}
