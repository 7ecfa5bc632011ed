import { useEffect } from "react";
import type { ReportTemplate } from "../../shared/domain/report-template.ts";
import type { EditedTemplate } from "./templates-page.tsx";

/** A template with changes that are saved nowhere yet, and as it is kept. */
export interface TemplateInHand {
  readonly kept: EditedTemplate;
  readonly template: ReportTemplate;
}

/** One window edits one template at a time; whose it is keeps it from whoever signs in next. */
let inHand: (TemplateInHand & { readonly personId: string }) | null = null;

/** Gives what this person left unsaved in this window, or null. */
export function templateInHand(personId: string): TemplateInHand | null {
  return inHand?.personId === personId ? inHand : null;
}

/** Forgets it: left on purpose without saving. */
export function dropTemplateInHand(): void {
  inHand = null;
}

/** Keeps unsaved changes while other screens are looked at; null where nothing is unsaved. Closing the window asks first. */
export function useTemplateInHand(
  personId: string,
  kept: EditedTemplate,
  template: ReportTemplate,
  isChanged: boolean,
) {
  useEffect(() => {
    inHand = isChanged ? { personId, kept, template } : null;
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [personId, kept, template, isChanged]);
}
