import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
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
  useEscapeWithoutFocus(isOpen && canClose, onClose);
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

function takeFocus(body: HTMLElement | null): void {
  if (body !== null) body.tabIndex = 0;
}

/** A control that goes away under the focus leaves it with nobody; Esc must close the sheet all the same. */
function useEscapeWithoutFocus(isEnabled: boolean, onClose: () => void): void {
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useEffect(() => {
    if (!isEnabled) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || document.activeElement !== document.body) return;
      // The same press must not leave the screen beneath.
      event.preventDefault();
      event.stopImmediatePropagation();
      latest.current();
    };
    document.addEventListener("keydown", onKeyDown, true);
    return () => document.removeEventListener("keydown", onKeyDown, true);
  }, [isEnabled]);
}
