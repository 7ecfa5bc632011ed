import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useCloser } from "./closers.ts";
import { IconButton } from "./icon-button.tsx";
import styles from "./sheet.module.css";

export interface SheetProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Beside the title. */
  aside?: ReactNode;
  /** Buttons along the bottom, the main one last. */
  footer?: ReactNode;
  width?: "narrow" | "normal" | "wide";
  /** `alertdialog` interrupts a screen reader. */
  role?: "dialog" | "alertdialog";
  /** No padding, for content with its own columns. */
  isFlush?: boolean;
  /** Nothing but text to read: the text itself takes the focus, so that keys scroll it where the window is low. */
  isTextOnly?: boolean;
  /** False while something runs that must not be left half done. */
  isDismissable?: boolean;
}

/** A sheet over the view; the focus stays inside and goes back to what opened it. Esc closes, nothing is lost. */
export function Sheet(props: SheetProps) {
  const { title, isOpen, onClose, aside, footer, width = "normal", role = "dialog", isFlush = false } = props;
  const canClose = props.isDismissable ?? true;
  // While the focus is not in it yet, or left with a control that went away, Esc is for the sheet all the same.
  useCloser(canClose ? onClose : stay, isOpen, true);
  return (
    <ModalOverlay
      className={styles.scrim ?? ""}
      isOpen={isOpen}
      isKeyboardDismissDisabled={!canClose}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`${styles.modal} ${styles[width]}`}>
        <Dialog role={role} className={styles.dialog ?? ""}>
          <header className={styles.head}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <div className={styles.aside}>{aside}</div>
            <IconButton label="Close" shortcut="Esc" icon={<X />} onPress={onClose} isDisabled={!canClose} />
          </header>
          <div
            className={`${styles.body} ${isFlush ? styles.flush : ""}`}
            ref={props.isTextOnly === true ? takeFocus : null}
          >
            {props.children}
          </div>
          {footer !== undefined && <footer className={styles.foot}>{footer}</footer>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What must not be left half done stays, and so does the screen beneath. */
const stay = () => undefined;

function takeFocus(body: HTMLElement | null): void {
  if (body !== null) body.tabIndex = 0;
}
