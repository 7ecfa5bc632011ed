import type { Delivery } from "../../shared/domain/delivery.ts";
import type { ReportStatus } from "../../shared/domain/report-status.ts";
import { Tag, type Tone } from "../ui/tag.tsx";
import { subjectKindName } from "./delivery-rungs.ts";

const words: Readonly<Record<ReportStatus, { text: string; tone: Tone }>> = {
  provisional: { text: "Provisional", tone: "neutral" },
  final: { text: "Final", tone: "neutral" },
  addended: { text: "Addendum", tone: "info" },
  corrected: { text: "Corrected", tone: "due" },
  withdrawn: { text: "Withdrawn", tone: "critical" },
  cancelled: { text: "Cancelled", tone: "neutral" },
};

/** The version of the report that went out, or what else did. */
export function VersionTag({ delivery }: { delivery: Pick<Delivery, "reportStatus" | "version" | "subjectKind"> }) {
  if (delivery.reportStatus === null) return <Tag tone="info">{subjectKindName(delivery)}</Tag>;
  const { text, tone } = words[delivery.reportStatus];
  return (
    <Tag tone={tone}>
      {text} {delivery.version}
    </Tag>
  );
}
