import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  firstKeptImagesPolicy,
  type KeptImages,
  type KeptImagesPolicy,
} from "../../shared/rules/kept-images-policy.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { showToast } from "../ui/toast.tsx";
import settings from "./settings.module.css";

const sizes = [5, 10, 20, 50, 100, 200, 500];
const cases = [0, 1, 2, 3, 5, 8, 12, 20];
const rates = [0, 10, 25, 50, 100, 250, 500, 1000];
const times = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);

/** What is kept of archives' images on this workstation, and what is fetched before it is opened. */
export function KeptImagesPage({ mayChange }: { mayChange: boolean }) {
  const kept = useQuery(useHost().query.settings.keptImages.queryOptions());
  if (kept.data === undefined) {
    return kept.error === null ? (
      <SkeletonRows count={4} label="Looking up what is kept" />
    ) : (
      <TroubleMessage error={kept.error} />
    );
  }
  return <Kept kept={kept.data} mayChange={mayChange} />;
}

function useChange(done: string) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  return {
    onSuccess(kept: KeptImages) {
      queryClient.setQueryData(query.settings.keptImages.queryKey(), kept);
      showToast("done", done);
    },
  };
}

function Kept({ kept, mayChange }: { kept: KeptImages; mayChange: boolean }) {
  const { query } = useHost();
  const save = useMutation(query.settings.saveKeptImages.mutationOptions(useChange("Saved.")));
  const empty = useMutation(query.settings.emptyKeptImages.mutationOptions(useChange("The kept images were cleared.")));
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>Kept images</h2>
      </div>
      <p className={settings.lead}>
        Images that archives have sent are kept on this workstation, encrypted, so that a case opens at once. A case
        that opens says where its archive has changed it since or does not answer.
        {!mayChange && " An administrator can change it."}
      </p>
      <section className={settings.section} aria-label="On this workstation">
        <h3>On this workstation</h3>
        <p role="status">{keptText(kept)}</p>
        {mayChange && (
          <div>
            <Button
              size="small"
              isPending={empty.isPending}
              isDisabled={kept.studyCount === 0}
              onPress={() => empty.mutate({})}
            >
              Clear what no window shows
            </Button>
          </div>
        )}
        <TroubleMessage error={empty.error} />
      </section>
      <PolicyForm policy={kept.policy} mayChange={mayChange} onChange={(changed) => save.mutate(changed)} />
      <TroubleMessage error={save.error} />
      {mayChange && (
        <div>
          <Button size="small" isPending={save.isPending} onPress={() => save.mutate(firstKeptImagesPolicy)}>
            Back to the program's own
          </Button>
        </div>
      )}
    </div>
  );
}

function PolicyForm(props: {
  policy: KeptImagesPolicy;
  mayChange: boolean;
  onChange: (policy: KeptImagesPolicy) => void;
}) {
  const { policy, mayChange, onChange } = props;
  const isNothingFetched = policy.casesAhead === 0;
  const choose = (
    label: string,
    usual: readonly number[],
    name: NumberName,
    words: (value: number) => string,
    isIdle = false,
  ) => (
    <Select
      label={label}
      options={withOwn(usual, policy[name]).map((value) => ({ id: String(value), label: words(value) }))}
      value={String(policy[name])}
      isDisabled={!mayChange || isIdle}
      onChange={(value) => onChange({ ...policy, [name]: Number(value) })}
    />
  );
  const chooseTime = (label: string, name: "from" | "to") => (
    <Select
      label={label}
      options={[...new Set([...times, policy[name]])].sort().map((time) => ({ id: time, label: time }))}
      value={policy[name]}
      isDisabled={!mayChange || isNothingFetched}
      onChange={(time) => onChange({ ...policy, [name]: time })}
    />
  );
  return (
    <section className={settings.section} aria-label="Limits">
      <h3>Limits</h3>
      {choose("Kept at most", sizes, "largestGibibytes", (size) => `${size} GiB`)}
      <p>What was used longest ago goes first. 4 GiB of the disk stay free.</p>
      {choose("Fetched ahead", cases, "casesAhead", aheadText)}
      {choose("Of the line, for fetching ahead", rates, "megabitsPerSecond", rateText, isNothingFetched)}
      {chooseTime("Fetched ahead from", "from")}
      {chooseTime("Fetched ahead until", "to")}
      <p>{whenText(policy)}</p>
    </section>
  );
}

type NumberName = "largestGibibytes" | "casesAhead" | "megabitsPerSecond";

function keptText({ bytes, studyCount }: KeptImages): string {
  if (studyCount === 0) return "Nothing is kept.";
  const size = bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GiB` : `${Math.ceil(bytes / 1024 ** 2)} MiB`;
  return `${size} of ${studyCount} ${studyCount === 1 ? "examination" : "examinations"}.`;
}

function aheadText(count: number): string {
  if (count === 0) return "Nothing";
  return count === 1 ? "The next case and its prior" : `The next ${count} cases, each with its best prior`;
}

function rateText(megabits: number): string {
  return megabits === 0 ? "All that nobody needs" : `At most ${megabits} Mbit/s`;
}

function whenText({ casesAhead, from, to }: KeptImagesPolicy): string {
  if (casesAhead === 0) return "Images are fetched when their case is opened.";
  if (from === to) return "Images are fetched ahead all day, and never while somebody waits for an image.";
  const overMidnight = from > to ? " of the next day" : "";
  return `Images are fetched ahead from ${from} until ${to}${overMidnight}, and never while somebody waits for an image.`;
}

function withOwn(choices: readonly number[], own: number): number[] {
  return [...new Set([...choices, own])].sort((one, other) => one - other);
}
