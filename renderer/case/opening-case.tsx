import { useKey } from "../app/keys.ts";
import { navigate } from "../app/routes.ts";
import { Bone } from "../ui/skeleton.tsx";
import styles from "./case-screen.module.css";

/** The case's bones at their places, so that nothing jumps when it is here. */
export function OpeningCase() {
  useKey("caseBack", () => navigate({ screen: "reading-list" }));
  return (
    <div className={styles.case} role="status" aria-label="Opening the case">
      <div className={styles.boneBanner}>
        <Bone width={220} />
        <Bone width={160} />
        <Bone width={120} />
      </div>
      <div className={styles.boneBody}>
        <div className={styles.bonePane} />
        <ReportBones />
      </div>
    </div>
  );
}

/** The report's bones, at their places. */
export function ReportBones() {
  return (
    <div className={styles.boneReport}>
      {["24%", "90%", "70%", "25%", "95%", "88%", "40%"].map((width) => (
        <Bone key={width} width={width} />
      ))}
    </div>
  );
}
