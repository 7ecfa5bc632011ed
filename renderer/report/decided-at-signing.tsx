import type { ReportDocument } from "../../shared/domain/report.ts";
import styles from "./report-panel.module.css";

/** What the signer of a version passed over and why, as it was shown; nothing where nothing was. Asked again for each version. */
export function DecidedAtSigning({ document }: { document: ReportDocument }) {
  const { passedOver = [] } = document;
  if (passedOver.length === 0) return null;
  return (
    <details className={styles.decided}>
      <summary>Decided at signing ({passedOver.length})</summary>
      <dl>
        {passedOver.map(({ code, sentence, reason }) => (
          <div key={`${code} ${sentence}`}>
            <dt>{sentence}</dt>
            <dd>{reason}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
