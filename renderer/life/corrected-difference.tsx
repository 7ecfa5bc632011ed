import { useQuery } from "@tanstack/react-query";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Bone } from "../ui/skeleton.tsx";
import { Difference } from "./difference.tsx";
import styles from "./life.module.css";

/** On the sheet that signs a correction: what differs from the version that it corrects, word by word. */
export function CorrectedDifference(props: { workitemId: string; document: ReportDocument }) {
  const { workitemId, document } = props;
  const ofVersion = document.correction?.ofVersion ?? 0;
  const { query } = useHost();
  const versions = useQuery(query.report.versions.queryOptions({ input: { workitemId } }));
  const id = versions.data?.versions.find(({ version }) => version === ofVersion)?.id;
  const before = useQuery({
    ...query.report.version.queryOptions({ input: { reportVersionId: id ?? "" } }),
    enabled: id !== undefined,
  });
  return (
    <section>
      <h3 className={styles.heading}>What differs from version {ofVersion}</h3>
      <TroubleMessage error={versions.error ?? before.error} />
      {before.data === undefined ? <Bone width="60%" /> : <Difference before={before.data.document} after={document} />}
    </section>
  );
}
