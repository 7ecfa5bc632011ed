import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import type { AlertDraft } from "../../shared/domain/alert.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Tag } from "../ui/tag.tsx";
import styles from "./alert-sheet.module.css";

type Part = Pick<AlertDraft, "recipientName" | "recipientContact" | "recipientEntryId">;

const fewestLetters = 3;
const mostMatches = 4;

/**
 * Who of the directory the typed name may be. Only whoever is taken from there can be sent a message, followed by deputies and
 * rota; a name that stays as typed is told by telephone.
 */
export function RecipientMatches(props: { draft: Part; onChange: (part: Partial<AlertDraft>) => void }) {
  const { draft, onChange } = props;
  const { query } = useHost();
  const search = draft.recipientName.trim();
  const found = useQuery({
    ...query.directory.list.queryOptions({
      input: { search, kinds: ["person", "team", "ward", "practice"], isActive: true, offset: 0, limit: mostMatches },
    }),
    enabled: search.length >= fewestLetters && draft.recipientEntryId === undefined,
  });
  if (draft.recipientEntryId !== undefined) {
    return (
      <p className={styles.matches}>
        <Tag tone="done" icon={<CircleCheck aria-hidden="true" />}>
          From the directory
        </Tag>
      </p>
    );
  }
  const matches = found.data?.entries ?? [];
  if (matches.length === 0) return null;
  return (
    <section className={styles.matches} aria-label="Found in the directory">
      {matches.map(({ entry, partOfName, reachedBy }) => (
        <Button
          key={entry.id}
          variant="quiet"
          onPress={() =>
            onChange({ recipientName: entry.name, recipientContact: entry.phone, recipientEntryId: entry.id })
          }
        >
          {[entry.name, entry.role, partOfName].filter((part) => part !== "").join(", ")} ({reachedBy})
        </Button>
      ))}
    </section>
  );
}
