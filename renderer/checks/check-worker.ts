import { writingChecks } from "../../shared/checks/signing-checks.ts";
import type { CheckAnswer, CheckRequest } from "./check-messages.ts";

// Away from the page: a report of any length costs no keystroke.
addEventListener("message", ({ data }: MessageEvent<CheckRequest>) => {
  const answer: CheckAnswer = { requestId: data.requestId, findings: writingChecks(data.subject, data.policy) };
  postMessage(answer);
});
