import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { AlertPolicy } from "../../shared/domain/alert-policy.ts";
import { dateText } from "../../shared/rules/date-text.ts";
import { Button } from "../ui/button.tsx";
import { DateField, TimeField } from "../ui/date-field.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import settings from "./settings.module.css";

type Calendar = AlertPolicy["calendar"];

/** The hours by which working time is counted, and the site's own days off. */
export function AlertCalendarFields(props: {
  calendar: Calendar;
  mayChange: boolean;
  onChange: (calendar: Calendar) => void;
}) {
  const { calendar, mayChange, onChange } = props;
  const [begins, setBegins] = useState(() => timeOf(calendar.dayStartMinute));
  const [ends, setEnds] = useState(() => timeOf(calendar.dayEndMinute));
  const take = (from: string, until: string) => {
    setBegins(from);
    setEnds(until);
    const [dayStartMinute, dayEndMinute] = [minuteOf(from), minuteOf(until)];
    if (dayStartMinute !== null && dayEndMinute !== null) onChange({ ...calendar, dayStartMinute, dayEndMinute });
  };
  const isBackwards = calendar.dayEndMinute <= calendar.dayStartMinute;
  return (
    <section className={settings.section} aria-label="Working time">
      <h3>Working time</h3>
      <p className={settings.lead}>Monday to Friday in London, without England&rsquo;s bank holidays and these days.</p>
      <div className={settings.pair}>
        <TimeField
          label="Working day begins"
          value={begins}
          isDisabled={!mayChange}
          onChange={(from) => take(from, ends)}
        />
        <TimeField
          label="Working day ends"
          value={ends}
          isDisabled={!mayChange}
          onChange={(until) => take(begins, until)}
          error={isBackwards ? "It ends before it begins." : undefined}
        />
      </div>
      <DaysOff
        days={calendar.extraHolidays}
        mayChange={mayChange}
        onChange={(extraHolidays) => onChange({ ...calendar, extraHolidays })}
      />
    </section>
  );
}

const mostDays = 200;

function DaysOff(props: { days: readonly string[]; mayChange: boolean; onChange: (days: string[]) => void }) {
  const { days, mayChange, onChange } = props;
  const [day, setDay] = useState("");
  const mayAdd = /^\d{4}-\d{2}-\d{2}$/.test(day) && !days.includes(day) && days.length < mostDays;
  return (
    <>
      {days.length === 0 ? (
        <p className={settings.lead}>No day off of the site&rsquo;s own.</p>
      ) : (
        <ul className={settings.actions} aria-label="Days off of the site">
          {days.map((each) => (
            <li key={each} className={settings.chip}>
              <span className="figures">{dateText(each)}</span>
              {mayChange && (
                <IconButton
                  size="small"
                  label={`Remove ${dateText(each)}`}
                  icon={<X />}
                  onPress={() => onChange(days.filter((other) => other !== each))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <div className={settings.pair}>
          <DateField label="Day off" value={day} onChange={setDay} />
          <div className={settings.beside}>
            <Button
              icon={<Plus aria-hidden="true" />}
              isDisabled={!mayAdd}
              onPress={() => {
                onChange([...days, day].sort());
                setDay("");
              }}
            >
              Add the day
            </Button>
          </div>
        </div>
      )}
    </>
  );
}

function timeOf(minute: number): string {
  // A field has no 24:00: the day's last minute is typed.
  const shown = Math.min(minute, 1439);
  return `${String(Math.floor(shown / 60)).padStart(2, "0")}:${String(shown % 60).padStart(2, "0")}`;
}

function minuteOf(time: string): number | null {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  return hour === undefined ? null : Number(hour) * 60 + Number(minute);
}
