import { useMutation, useQuery } from "@tanstack/react-query";
import { Siren } from "lucide-react";
import type { FireDrill } from "../../shared/domain/fail-safe.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage, TroubleState } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Tag } from "../ui/tag.tsx";
import { DrillChart, drillTime } from "./drill-chart.tsx";
import styles from "./fail-safe.module.css";

/** A synthetic alert through each route that alerts take, and how long it took each time. */
export function DrillsView() {
  const { query } = useHost();
  const drills = useQuery({ ...query.failSafe.drills.queryOptions(), refetchInterval: 5000 });
  if (drills.data === undefined) {
    return drills.error === null ? (
      <SkeletonRows count={6} label="Fetching the fire drills" />
    ) : (
      <TroubleState error={drills.error} onRetry={() => void drills.refetch()} isRetrying={drills.isFetching} />
    );
  }
  const { routes, nextAt } = drills.data;
  if (routes.length === 0) {
    return (
      <EmptyState title="No route to drill" icon={<Siren aria-hidden="true" />}>
        Alerts take the destinations in use that stand for a referrer or a copy. Set one up under Settings,
        Destinations.
      </EmptyState>
    );
  }
  return (
    <div className={styles.drills} data-region="fire-drills">
      <p className={styles.quiet}>
        A drill is a message about nobody, marked as a test, in the lane of real alerts. It has passed when the
        receiving system accepts it.{" "}
        {nextAt === null ? "None is scheduled." : `The next is due ${formatDayAndTime(nextAt)}.`}
      </p>
      {routes.map((route) => (
        <RouteCard
          key={route.destinationId}
          route={route}
          drills={drills.data.drills.filter(({ destinationId }) => destinationId === route.destinationId)}
        />
      ))}
    </div>
  );
}

function RouteCard(props: {
  route: { destinationId: string; name: string; isPaused: boolean };
  drills: readonly FireDrill[];
}) {
  const { route, drills } = props;
  const { query } = useHost();
  const start = useMutation(query.failSafe.startDrill.mutationOptions());
  const isRunning = drills.some(({ result }) => result === "running");
  return (
    <section className={styles.card} aria-label={route.name}>
      <header>
        <h2>{route.name}</h2>
        {route.isPaused && <Tag tone="due">Sending is paused</Tag>}
        <span className={styles.gap} />
        <Button
          size="small"
          icon={<Siren aria-hidden="true" />}
          isPending={start.isPending || isRunning}
          onPress={() => start.mutate({ destinationId: route.destinationId })}
        >
          Drill now
        </Button>
      </header>
      <TroubleMessage error={start.error} />
      {drills.length === 0 ? (
        <p className={styles.quiet}>Never drilled.</p>
      ) : (
        <>
          <DrillChart drills={drills} />
          <ul className={styles.signOffs}>
            {drills.slice(0, 8).map((drill) => (
              <DrillLine key={drill.id} drill={drill} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function DrillLine({ drill }: { drill: FireDrill }) {
  return (
    <li>
      <span className="figures">{formatDayAndTime(drill.startedAt)}</span>
      <span className={styles.result}>
        <DrillTag drill={drill} />
        <span>{wordsOf(drill)}</span>
      </span>
    </li>
  );
}

function DrillTag({ drill }: { drill: FireDrill }) {
  if (drill.result === "running") return <Tag tone="info">Under way</Tag>;
  return drill.result === "passed" ? <Tag tone="done">Passed</Tag> : <Tag tone="critical">Failed</Tag>;
}

function wordsOf(drill: FireDrill): string {
  const by = `started by ${drill.startedByName}`;
  if (drill.result === "failed") return `${drill.problem} (${by})`;
  if (drill.acceptedAt === null) return by;
  const took = drill.acceptedAt - drill.startedAt;
  return `accepted after ${drillTime(took)}, ${by}`;
}
