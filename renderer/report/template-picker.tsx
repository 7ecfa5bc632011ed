import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField } from "react-aria-components";
import type { ReportTemplate } from "../../shared/domain/report-template.ts";
import { describeError } from "../app/error-texts.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { showToast } from "../ui/toast.tsx";
import { found, freeTextId, type PickableTemplate, pickable } from "./pickable-templates.ts";
import type { ReportDeeds } from "./report-deeds.ts";
import styles from "./template-bar.module.css";

/** Chooses the template of a report by typing: those that fit first, then every other, and free text. */
export function TemplatePicker(props: { workitemId: string; deeds: ReportDeeds; onClose: () => void }) {
  const { query } = useHost();
  const offered = useQuery(query.template.offered.queryOptions({ input: { workitemId: props.workitemId } }));
  const shelf = useQuery(query.template.shelf.queryOptions());
  const isHere = offered.data !== undefined && shelf.data !== undefined;
  return (
    <Sheet title="Template of this report" isOpen onClose={props.onClose} isFlush>
      <TroubleMessage error={offered.error ?? shelf.error} />
      {isHere ? (
        <Finder {...props} all={pickable(offered.data.templates, shelf.data.templates)} />
      ) : (
        <SkeletonRows count={6} label="Fetching the templates" />
      )}
      <StartPolicy />
    </Sheet>
  );
}

function Finder(props: {
  workitemId: string;
  deeds: ReportDeeds;
  onClose: () => void;
  all: readonly PickableTemplate[];
}) {
  const { all, onClose } = props;
  const [typed, setTyped] = useState("");
  const take = useTake(props);
  const shown = found(all, typed);
  return (
    <div className={styles.finder}>
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <SearchField aria-label="Template" autoFocus>
          <Input placeholder="Type a name or an examination; what you wrote stays" maxLength={60} />
        </SearchField>
        <ListBox
          className={styles.list ?? ""}
          aria-label="Templates"
          items={shown.map((entry) => ({ id: entry.id, entry }))}
          onAction={(key) => {
            onClose();
            void take(String(key));
          }}
          renderEmptyState={() => <p className={styles.empty}>No template has this in its name or its examinations.</p>}
        >
          {({ entry }) => (
            <ListBoxItem id={entry.id} textValue={entry.name} className={styles.item ?? ""}>
              <span>{entry.name}</span>
              <span className={styles.note}>{entry.note}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
    </div>
  );
}

/** Gives the deed that takes a template by its identifier. */
function useTake({
  workitemId,
  deeds,
  all,
}: {
  workitemId: string;
  deeds: ReportDeeds;
  all: readonly PickableTemplate[];
}) {
  const { client } = useHost();
  return async (id: string): Promise<void> => {
    try {
      const known = all.find((entry) => entry.id === id)?.template;
      const get = async (): Promise<ReportTemplate> =>
        known ?? (await client.template.get({ templateId: id })).template;
      const [template, { facts }] = await Promise.all([
        id === freeTextId ? null : get(),
        client.reportStart.facts({ workitemId }),
      ]);
      deeds.takeTemplate(template, facts);
      deeds.goToStart();
    } catch (error) {
      showToast("critical", `The template was not taken and nothing was changed. ${describeError(error).sentence}`);
    }
  };
}

/** The switch of the site, where whoever looks for a template finds it. */
function StartPolicy() {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const policy = useQuery(query.reportStart.policy.queryOptions());
  const save = useMutation(
    query.reportStart.savePolicy.mutationOptions({
      onSuccess: (saved) => queryClient.setQueryData(query.reportStart.policy.queryKey(), saved),
      onError: (error) => showToast("critical", describeError(error).sentence),
    }),
  );
  if (policy.data === undefined) return null;
  return (
    <div className={styles.foot}>
      <Checkbox
        isSelected={policy.data.takesTemplate}
        isDisabled={!policy.data.mayChange}
        onChange={(takesTemplate) => save.mutate({ takesTemplate })}
      >
        New reports of this site take the best fitting template by themselves
      </Checkbox>
      {!policy.data.mayChange && <p>Only an administrator may change this.</p>}
    </div>
  );
}
