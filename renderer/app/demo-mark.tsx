import { FlaskConical } from "lucide-react";
import { Tag } from "../ui/tag.tsx";

/** What every place of a demo profile carries. */
export function DemoMark() {
  return (
    <Tag tone="due" icon={<FlaskConical aria-hidden="true" />}>
      Demo, not for clinical use
    </Tag>
  );
}
