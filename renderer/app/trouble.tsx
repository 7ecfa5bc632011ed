import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Message } from "../ui/message.tsx";
import { describeError, type ErrorText } from "./error-texts.ts";
import { navigate } from "./routes.ts";

/** Gives the deed of a failure's button; `retry` is the screen's own. */
function deedOf(text: ErrorText, onRetry: () => void): () => void {
  switch (text.action) {
    case "reload":
    case "signIn":
      return () => location.reload();
    case "openList":
      return () => navigate({ screen: "reading-list" });
    case "askAdministrator":
      return () => navigate({ screen: "settings" });
    case "retry":
    case "correct":
      return onRetry;
  }
}

/** Fills a place whose content could not be fetched. */
export function TroubleState(props: { error: unknown; onRetry: () => void; isRetrying?: boolean }) {
  const text = describeError(props.error);
  return (
    <EmptyState
      title={text.title}
      isTrouble
      actions={
        <Button onPress={deedOf(text, props.onRetry)} isPending={props.isRetrying ?? false}>
          {text.actionLabel}
        </Button>
      }
    >
      {text.sentence}
    </EmptyState>
  );
}

/** Says in one line that something just tried did not go through; nothing where there is no error. */
export function TroubleMessage(props: { error: unknown; children?: ReactNode }) {
  if (props.error === null || props.error === undefined) return null;
  const text = describeError(props.error);
  return (
    <Message tone="critical" title={`${text.title}.`} isLive actions={props.children}>
      {text.sentence}
    </Message>
  );
}
