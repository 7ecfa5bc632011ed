import { Printer } from "lucide-react";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { Delivery } from "../../shared/domain/delivery.ts";
import { shownKey, useKey } from "../app/keys.ts";
import { Button } from "../ui/button.tsx";
import styles from "./delivery-panel.module.css";

/** The sheet of a delivery on paper, opened where it can be printed; nothing where there is none that may go out. */
export function PrintSheetSection({ delivery }: { delivery: Delivery }) {
  const isOnPaper = delivery.channel === "print" && delivery.state !== "recalled" && delivery.state !== "superseded";
  const open = (): void => {
    window.open(byteUrl("printSheet", { deliveryId: delivery.id }), "_blank", "noopener");
  };
  useKey("deliveryPrint", open, isOnPaper);
  if (!isOnPaper) return null;
  return (
    <section aria-label="Print sheet">
      <h3>Print sheet</h3>
      <p className={styles.says}>
        A first page for the envelope, with the address and nothing of the patient, then the report. Opening it is kept
        in the audit trail and proves nothing yet.
      </p>
      <Button
        className={styles.sheet ?? ""}
        icon={<Printer aria-hidden="true" />}
        shortcut={shownKey("deliveryPrint")}
        onPress={open}
      >
        Open print sheet
      </Button>
    </section>
  );
}
