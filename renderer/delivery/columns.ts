import type { EvidenceRung } from "../../shared/domain/delivery.ts";

/** The columns of the delivery grid. */
export interface DeliveryColumn {
  id: "patient" | "examination" | "signed" | "version" | "recipient" | "content" | EvidenceRung;
  title: string;
  width: number | `${number}fr`;
  minWidth: number;
}

const wide: readonly DeliveryColumn[] = [
  { id: "patient", title: "Patient", width: 200, minWidth: 200 },
  { id: "examination", title: "Examination", width: "1fr", minWidth: 130 },
  { id: "signed", title: "Signed", width: 92, minWidth: 92 },
  { id: "version", title: "Version", width: 112, minWidth: 112 },
  { id: "recipient", title: "Recipient", width: 176, minWidth: 176 },
  { id: "content", title: "What and how", width: 188, minWidth: 188 },
  { id: "queued", title: "Queued", width: 88, minWidth: 88 },
  { id: "handedOver", title: "Handed over", width: 106, minWidth: 106 },
  { id: "accepted", title: "Accepted", width: 106, minWidth: 106 },
  { id: "shown", title: "Shown", width: 96, minWidth: 96 },
  { id: "acknowledged", title: "Acknowledged", width: 116, minWidth: 116 },
];

const narrowHidden: ReadonlySet<DeliveryColumn["id"]> = new Set(["examination", "version", "signed", "queued"]);
const narrowWidths: Partial<Record<DeliveryColumn["id"], DeliveryColumn["width"]>> = {
  recipient: "1fr",
  patient: 172,
  content: 164,
  shown: 90,
  acknowledged: 108,
};

/** Gives the columns for a wide or a narrow window; the panel beside shows what a narrow one leaves out. */
export function deliveryColumnsFor(isWide: boolean): readonly DeliveryColumn[] {
  if (isWide) return wide;
  return wide
    .filter((column) => !narrowHidden.has(column.id))
    .map((column) => ({
      ...column,
      width: narrowWidths[column.id] ?? column.width,
      minWidth: column.id === "recipient" ? 120 : column.minWidth,
    }));
}
