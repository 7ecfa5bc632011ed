import { ArrowUp, Info, OctagonAlert, Ribbon } from "lucide-react";
import type { ReactNode } from "react";
import { type AlertCategory, alertCategoryNames } from "../../shared/domain/alert.ts";
import { Tag, type Tone } from "../ui/tag.tsx";

const looks: Record<AlertCategory, { tone: Tone; icon: ReactNode }> = {
  critical: { tone: "critical", icon: <OctagonAlert aria-hidden="true" /> },
  urgent: { tone: "due", icon: <ArrowUp aria-hidden="true" /> },
  significantUnexpected: { tone: "info", icon: <Info aria-hidden="true" /> },
  cancer: { tone: "due", icon: <Ribbon aria-hidden="true" /> },
};

/** The urgency of telling somebody, as a tag; `isClosed` takes its colour away. */
export function CategoryTag(props: { category: AlertCategory; isClosed?: boolean }) {
  const look = looks[props.category];
  const isClosed = props.isClosed === true;
  return (
    <Tag tone={isClosed ? "neutral" : look.tone} icon={look.icon} isFilled={!isClosed && props.category === "critical"}>
      {alertCategoryNames[props.category]}
    </Tag>
  );
}
