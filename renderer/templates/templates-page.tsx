import { useState } from "react";
import type { OpenTemplate, TemplateShelf } from "../../shared/contract/template-contract.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { TemplateEditor } from "./template-editor.tsx";
import { dropTemplateInHand, templateInHand } from "./template-in-hand.ts";
import { TemplateList } from "./template-list.tsx";
import { useTemplateShelf } from "./use-templates.ts";

/** Report templates: those of the program and of the sites, and the editor of one. */
export function TemplatesPage() {
  const shelf = useTemplateShelf();
  if (shelf.data !== undefined) return <Templates shelf={shelf.data} />;
  if (shelf.error === null) return <SkeletonRows count={8} label="Fetching the templates" />;
  return <TroubleState error={shelf.error} onRetry={() => void shelf.refetch()} isRetrying={shelf.isFetching} />;
}

/** A template under the editor: as it is kept, or new and kept nowhere yet; with what an import had to say. */
export interface EditedTemplate extends OpenTemplate {
  readonly notes: readonly string[];
  /** It comes from a file or is new: it is kept nowhere yet. */
  readonly isUnsaved: boolean;
}

function Templates({ shelf }: { shelf: TemplateShelf }) {
  const { person } = useSignedIn();
  const [edited, setEdited] = useState<EditedTemplate | null>(() => templateInHand(person.id)?.kept ?? null);
  if (edited === null) return <TemplateList shelf={shelf} onOpen={setEdited} />;
  return (
    <TemplateEditor
      key={edited.template.id}
      opened={edited}
      shelf={shelf}
      onOpen={setEdited}
      onClose={() => {
        dropTemplateInHand();
        setEdited(null);
      }}
    />
  );
}
