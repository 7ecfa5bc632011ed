import { CircleCheck } from "lucide-react";
import { outwardStatus } from "../../shared/domain/report-status.ts";
import { navigate, routeHref } from "../app/routes.ts";
import { useNow } from "../host/clock.ts";
import { LinksToGive } from "../referrer-page/links-to-give.tsx";
import { Button } from "../ui/button.tsx";
import styles from "./sign-sheet.module.css";

/** What the core answered to a signature. */
export interface SignedResult {
  readonly reportVersionId: string;
  readonly version: number;
  readonly deliveryCount: number;
  /** Nothing leaves before; milliseconds since 1970. */
  readonly releaseAt: number;
}

/** What a version is that somebody else makes final. */
export const awaitedWords = "Awaiting second signature";

/** What signing did, and where its proof can be watched. Queued is not delivered, so it does not say so. */
export function SignedView(props: {
  signed: SignedResult;
  /** What the version is, e.g. `Final`. */
  statusWords: string;
  onClose: () => void;
  onNext: () => void;
}) {
  const { signed, onClose, onNext } = props;
  const deliveries = signed.deliveryCount === 1 ? "1 delivery is" : `${signed.deliveryCount} deliveries are`;
  return (
    <div className={styles.signed}>
      <div className={styles.news} role="status">
        <p className={styles.done}>
          <CircleCheck aria-hidden="true" />
          {props.statusWords}, version {signed.version}
        </p>
        <p>
          {meaningOf(props.statusWords)} {deliveries} queued and not proven yet: see{" "}
          <a href={routeHref({ screen: "delivery" })} className={styles.link}>
            Delivery
          </a>
          .
        </p>
      </div>
      <LeavesIn signed={signed} />
      <LinksToGive reportVersionId={signed.reportVersionId} />
      <div className={styles.choices}>
        <Button variant="primary" size="large" autoFocus onPress={onNext}>
          Next case
        </Button>
        <Button size="large" onPress={() => navigate({ screen: "reading-list" })}>
          Reading list
        </Button>
        <Button size="large" variant="quiet" onPress={onClose}>
          Stay here
        </Button>
      </div>
    </div>
  );
}

/** What the signature means for whoever gave it. */
function meaningOf(statusWords: string): string {
  if (statusWords === awaitedWords) {
    return "It goes out as provisional. Somebody else makes it final; what they change comes back to you under Feedback.";
  }
  return statusWords === outwardStatus.provisional.words
    ? "It goes out as provisional. The case goes on owing the final report, with the same text as its draft."
    : "The report is signed and can no longer be changed; an addendum makes a new version.";
}

/** In the window before anything leaves, the case itself has the button that takes it back. */
function LeavesIn({ signed }: { signed: SignedResult }) {
  const seconds = Math.ceil((signed.releaseAt - useNow(500)) / 1000);
  if (seconds <= 0) return null;
  return <p className="figures">It leaves in {seconds} s. Stay here to take it back until then.</p>;
}
