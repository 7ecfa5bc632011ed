import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Plus, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { RotaOfTeam } from "../../shared/contract/directory-contract.ts";
import { rotaDutyNames, rotaDutySchema } from "../../shared/domain/directory.ts";
import { dateText } from "../../shared/rules/date-text.ts";
import { formatTime } from "../app/format.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { mondayOf, startOf } from "./local-time.ts";
import styles from "./rota.module.css";
import { type EditedShift, newShift, ShiftSheet } from "./shift-sheet.tsx";

type Shift = RotaOfTeam["shifts"][number];
type Week = ReturnType<typeof weekOf>;

const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const rotaKinds = ["team", "ward", "practice", "organisation"] as const;

function weekOf(now: number, weeks: number) {
  const monday = mondayOf(now, weeks);
  const days = dayNames.map((name, place) => {
    const day = monday.add({ days: place });
    return {
      name,
      label: dateText(day.toString()).slice(0, 6),
      from: startOf(day),
      until: startOf(day.add({ days: 1 })),
    };
  });
  return { days, from: startOf(monday), until: startOf(monday.add({ days: 7 })) };
}

/** Who is on for a team, a week at a time, with the hours for which nobody is. */
export function RotaView({ mayChange }: { mayChange: boolean }) {
  const { query } = useHost();
  const input = { search: "", kinds: [...rotaKinds], isActive: true, offset: 0, limit: 500 };
  const { data, error, refetch } = useQuery(query.directory.list.queryOptions({ input }));
  const [chosen, setChosen] = useState<string | null>(null);
  const [weeks, setWeeks] = useState(0);
  const now = useNow(60_000);
  if (data === undefined && error !== null) return <TroubleState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows count={4} label="Fetching the teams" />;
  const teams = data.entries.map(({ entry }) => ({ id: entry.id, label: entry.name }));
  const team = teams.find(({ id }) => id === chosen) ?? data.entries.find(({ entry }) => entry.kind === "team")?.entry;
  const teamId = team?.id ?? teams[0]?.id;
  if (teamId === undefined) {
    return (
      <EmptyState title="No team yet">Add a team first; then its shifts are entered here, a week at a time.</EmptyState>
    );
  }
  return (
    <div className={styles.view}>
      <div className={styles.bar}>
        <Select
          label="Team"
          isLabelHidden
          options={teams}
          value={teamId}
          onChange={setChosen}
          className={styles.team ?? ""}
        />
        <IconButton label="Week before" icon={<ChevronLeft />} onPress={() => setWeeks(weeks - 1)} />
        <Button size="small" onPress={() => setWeeks(0)}>
          This week
        </Button>
        <IconButton label="Week after" icon={<ChevronRight />} onPress={() => setWeeks(weeks + 1)} />
      </div>
      <TeamWeek teamId={teamId} week={weekOf(now, weeks)} mayChange={mayChange} />
    </div>
  );
}

function TeamWeek({ teamId, week, mayChange }: { teamId: string; week: Week; mayChange: boolean }) {
  const { query } = useHost();
  const shown = { teamId, from: week.from, until: week.until };
  const { data, error, refetch } = useQuery(query.directory.rota.queryOptions({ input: shown }));
  const [edited, setEdited] = useState<EditedShift | null>(null);
  if (error !== null) return <TroubleState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows count={4} label="Fetching the rota" />;
  return (
    <>
      <WeekTable rota={data} week={week} onOpen={mayChange ? setEdited : null} />
      {data.shifts.length === 0 && <p className={styles.none}>No shift is entered for this week.</p>}
      {mayChange && (
        <div>
          <Button icon={<Plus aria-hidden="true" />} onPress={() => setEdited(newShift(week.from))}>
            Add a shift
          </Button>
        </div>
      )}
      {edited !== null && <ShiftSheet shift={edited} shown={shown} onClose={() => setEdited(null)} />}
    </>
  );
}

/** One line a duty, one column a day; a shift over midnight stands in both days. */
function WeekTable(props: { rota: RotaOfTeam; week: Week; onOpen: ((shift: EditedShift) => void) | null }) {
  const { rota, week, onOpen } = props;
  const duties = rotaDutySchema.options.filter(
    (duty) => duty === "onCall" || duty === "duty" || rota.shifts.some((shift) => shift.duty === duty),
  );
  return (
    <table className={styles.week}>
      <thead>
        <tr>
          <th scope="col">Duty</th>
          {week.days.map(({ name, label }) => (
            <th key={name} scope="col" className="figures">
              {name} {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {duties.map((duty) => (
          <tr key={duty}>
            <th scope="row">{rotaDutyNames[duty]}</th>
            {week.days.map((day) => (
              <td key={day.name}>
                {rota.shifts
                  .filter((shift) => shift.duty === duty && shift.startsAt < day.until && shift.endsAt > day.from)
                  .map((shift) => (
                    <ShiftCell key={shift.id} shift={shift} day={day} onOpen={onOpen} />
                  ))}
              </td>
            ))}
          </tr>
        ))}
        {rota.shifts.length > 0 && (
          <tr>
            <th scope="row" className={styles.gapName}>
              Nobody is on
            </th>
            {week.days.map((day) => (
              <td key={day.name}>
                {rota.gaps
                  .filter(({ from, until }) => from < day.until && until > day.from)
                  .map(({ from, until }) => (
                    <span key={from} className={`${styles.gap} figures`}>
                      <TriangleAlert aria-hidden="true" />
                      {hours(Math.max(from, day.from), Math.min(until, day.until), day)}
                    </span>
                  ))}
              </td>
            ))}
          </tr>
        )}
      </tbody>
    </table>
  );
}

function ShiftCell(props: { shift: Shift; day: Week["days"][number]; onOpen: ((shift: EditedShift) => void) | null }) {
  const { shift, day, onOpen } = props;
  const times = hours(Math.max(shift.startsAt, day.from), Math.min(shift.endsAt, day.until), day);
  const words = (
    <>
      <span className={`${styles.times} figures`}>{times}</span>
      <span className={styles.who}>{shift.personName}</span>
    </>
  );
  if (onOpen === null) return <span className={styles.shift}>{words}</span>;
  return (
    <Button variant="quiet" size="small" onPress={() => onOpen(shift)}>
      <span className={styles.shift}>{words}</span>
    </Button>
  );
}

function hours(from: number, until: number, day: { readonly from: number; readonly until: number }): string {
  if (from === day.from && until === day.until) return "all day";
  return `${formatTime(from)} to ${until === day.until ? "24:00" : formatTime(until)}`;
}
