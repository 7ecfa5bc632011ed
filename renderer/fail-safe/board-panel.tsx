import type { FailSafeBoard } from "../../shared/contract/fail-safe-contract.ts";
import type { FailSafeRow, SignOff, TeamFigure } from "../../shared/domain/fail-safe.ts";
import { count, formatDate, formatDayAndTime, formatTime } from "../app/format.ts";
import { routeHref } from "../app/routes.ts";
import styles from "./fail-safe.module.css";
import { placeOf } from "./fail-safe-words.ts";
import { SignOffForm } from "./sign-off-form.tsx";

/** What to do about one row, the signature of the day, and how teams keep their limits. */
export function BoardPanel({ board, chosen }: { board: FailSafeBoard; chosen: FailSafeRow | null }) {
  return (
    <aside className={styles.panel} aria-label="What to do and sign-off" data-region="fail-safe-panel">
      {chosen !== null && <Chosen row={chosen} />}
      <Today board={board} />
      <Teams teams={board.teams} />
      <Earlier signOffs={board.signOffs} />
    </aside>
  );
}

const placeWords = { alerts: "Go to Alerts", delivery: "Go to Delivery", settings: "Go to Settings" } as const;

function Chosen({ row }: { row: FailSafeRow }) {
  const place = placeOf(row.kind);
  return (
    <section aria-label="What to do">
      <h2>{row.what}</h2>
      <p>{row.toDo}</p>
      <p className={styles.quiet}>
        {row.whose}. Limit passed {formatDayAndTime(row.since)}.
      </p>
      <p className={styles.links}>
        {row.workitemId !== null && (
          <a href={routeHref({ screen: "case", workitemId: row.workitemId })}>Open the case</a>
        )}
        {place !== null && <a href={routeHref({ screen: place })}>{placeWords[place]}</a>}
      </p>
    </section>
  );
}

function Today({ board }: { board: FailSafeBoard }) {
  const today = board.signOffs.filter(({ day }) => day === board.today);
  const [last] = today;
  return (
    <section aria-label="Sign-off of the day">
      <h3>Sign-off of {formatDate(board.today)}</h3>
      {last !== undefined && (
        <p>
          Signed off at {formatTime(last.signedAt)} by {last.officerName}, {openWords(last)}.
        </p>
      )}
      {board.maySignOff ? (
        <SignOffForm rows={board.rows} isAgain={last !== undefined} />
      ) : (
        <WhoSignsOff board={board} />
      )}
    </section>
  );
}

function WhoSignsOff({ board }: { board: FailSafeBoard }) {
  if (board.officerNames.length > 0) {
    return <p className={styles.quiet}>Signed off by a fail-safe officer: {board.officerNames.join(", ")}.</p>;
  }
  return (
    <p className={styles.quiet}>
      No fail-safe officer is named yet, so nobody can sign the board off.
      {board.mayChange ? " Name one under Officers and limits." : " An administrator names one here."}
    </p>
  );
}

function openWords({ rowCount, note }: SignOff): string {
  const open = rowCount === 0 ? "nothing open" : `${count(rowCount, "thing")} open`;
  return note === "" ? open : `${open}: ${note}`;
}

function Teams({ teams }: { teams: readonly TeamFigure[] }) {
  if (teams.length === 0) return null;
  return (
    <section aria-label="Alerts acknowledged in time, last 30 days">
      <h3>Acknowledged in time, last 30 days</h3>
      <table className={styles.teams}>
        <thead>
          <tr>
            <th scope="col">Team</th>
            <th scope="col">In time</th>
            <th scope="col">Open</th>
          </tr>
        </thead>
        <tbody>
          {teams.map((team) => (
            <tr key={team.team}>
              <th scope="row">{team.team}</th>
              <td className="figures">{inTimeWords(team)}</td>
              <td className="figures">{team.open}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function inTimeWords({ decided, acknowledgedInTime }: TeamFigure): string {
  if (decided === 0) return "None due yet";
  return `${acknowledgedInTime} of ${decided} (${Math.round((100 * acknowledgedInTime) / decided)} %)`;
}

function Earlier({ signOffs }: { signOffs: readonly SignOff[] }) {
  if (signOffs.length === 0) return null;
  return (
    <section aria-label="Earlier sign-offs">
      <h3>Signatures, newest first</h3>
      <ul className={styles.signOffs}>
        {signOffs.map((one) => (
          <li key={one.id}>
            <span className="figures">{formatDayAndTime(one.signedAt)}</span>
            <span>
              {one.officerName}, {openWords(one)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
