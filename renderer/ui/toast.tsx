import { CircleCheck, Info, OctagonAlert, TriangleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { create } from "zustand";
import { IconButton } from "./icon-button.tsx";
import type { Tone } from "./tag.tsx";
import styles from "./toast.module.css";

interface Toast {
  id: number;
  tone: Tone;
  text: string;
}

interface ToastState {
  toasts: Toast[];
  lastId: number;
  show: (tone: Tone, text: string) => void;
  dismiss: (id: number) => void;
}

const useToasts = create<ToastState>()((set) => ({
  toasts: [],
  lastId: 0,
  show: (tone, text) =>
    set((state) => ({
      lastId: state.lastId + 1,
      toasts: [...state.toasts.slice(-2), { id: state.lastId + 1, tone, text }],
    })),
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}));

/** Shows a short notice at the bottom right. A trouble stays until it is closed, the rest goes after 6 s. */
export function showToast(tone: Tone, text: string): void {
  useToasts.getState().show(tone, text);
}

/** The place where notices appear; once, in the frame. */
export function ToastRegion() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <section className={styles.region} aria-label="Notices" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const dismiss = useToasts((state) => state.dismiss);
  useEffect(() => {
    if (toast.tone === "critical") return;
    const timer = setTimeout(() => dismiss(toast.id), 6000);
    return () => clearTimeout(timer);
  }, [toast, dismiss]);
  return (
    <div className={`${styles.toast} ${styles[toast.tone] ?? ""}`}>
      {toast.tone === "done" && <CircleCheck aria-hidden="true" />}
      {toast.tone === "critical" && <OctagonAlert aria-hidden="true" />}
      {toast.tone === "due" && <TriangleAlert aria-hidden="true" />}
      {(toast.tone === "info" || toast.tone === "neutral") && <Info aria-hidden="true" />}
      <span className={styles.text}>{toast.text}</span>
      <IconButton label="Close notice" icon={<X />} size="small" onPress={() => dismiss(toast.id)} />
    </div>
  );
}
