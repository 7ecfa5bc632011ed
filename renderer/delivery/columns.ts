/** The columns of the delivery grid. */
export interface DeliveryColumn {
  id: "patient" | "examination" | "signed" | "version" | "recipient" | "content" | "ladder" | "proven" | "next";
  title: string;
  width: number | `${number}fr`;
  minWidth: number;
}

const wide: readonly DeliveryColumn[] = [
  { id: "patient", title: "Patient", width: 200, minWidth: 200 },
  { id: "examination", title: "Examination", width: "1fr", minWidth: 120 },
  { id: "signed", title: "Signed", width: 92, minWidth: 92 },
  { id: "version", title: "Version", width: 116, minWidth: 116 },
  { id: "recipient", title: "Recipient", width: 184, minWidth: 176 },
  { id: "content", title: "What and how", width: 180, minWidth: 180 },
  { id: "ladder", title: "Evidence", width: 156, minWidth: 156 },
  { id: "proven", title: "Highest proven", width: 172, minWidth: 172 },
  { id: "next", title: "Next", width: 190, minWidth: 190 },
];

const narrowHidden: ReadonlySet<DeliveryColumn["id"]> = new Set(["examination", "version", "signed", "content"]);
const narrowWidths: Partial<Record<DeliveryColumn["id"], DeliveryColumn["width"]>> = {
  recipient: "1fr",
  patient: 172,
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
