import { rm } from "node:fs/promises";
import { join } from "node:path";
import { referrerPageDefaults } from "../../../shared/domain/referrer-page.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { DemoPracticeAddress } from "../core.ts";
import type { Job } from "../jobs/scheduler.ts";
import type { Logger, Ports } from "../ports.ts";
import { storePagePolicy } from "../referrer-page/page-policy.ts";
import type { Store } from "../store/store.ts";
import { addDemoDirectory, demoReaderId } from "./demo-directory.ts";
import { addDemoPeople } from "./demo-people.ts";
import { prepareSamples } from "./prepare-samples.ts";

/** Name of the demo destination: it receives for the clinics, the hospital departments and the practices of every sample. */
const demoInboxName = "Exampleton clinical inbox (demo)";

/** Identifier of the demo practice's destination. */
export const demoPracticeId = "demo-practice";

/**
 * Sets a profile up as a demo: people at the first start, and at every start the practice's destination with the ports
 * that it has now. Without a running practice its reports wait.
 */
export async function setUpDemo(
  store: Store,
  audit: AuditLog,
  ports: Pick<Ports, "clock" | "ids">,
  practice: DemoPracticeAddress | null,
): Promise<void> {
  await addDemoPeople(store, audit, ports.clock, ports.ids);
  await addDemoReader(store);
  await addDemoDirectory(store, audit, ports.clock, ports.ids);
  if (practice === null) return;
  await store.settings.saveDestination({
    id: demoPracticeId,
    name: demoInboxName,
    channel: "hl7",
    address: practice.mllpAddress,
    recipientRole: "referrer",
    receivingApplication: "PRACTICE",
    receivingFacility: "EXAMPLETON",
    receiptsUrl: new URL("fhir", practice.pageUrl).href,
    isEnabled: true,
  });
}

/** Once: a practice without a system, which reads on the referrer's page of this machine. */
async function addDemoReader(store: Store): Promise<void> {
  const known = await store.settings.destinations();
  if (known.some(({ id }) => id === demoReaderId)) return;
  await storePagePolicy(store, { ...referrerPageDefaults, isOn: true });
  await store.settings.saveDestination({
    id: demoReaderId,
    name: "Millbrook Surgery, by page (demo)",
    channel: "page",
    address: "page",
    recipientRole: "copy",
    receivingApplication: "",
    receivingFacility: "A81001",
    receiptsUrl: "",
    isEnabled: true,
  });
}

/** What the import of the samples is made of. */
export interface SampleImportOptions {
  readonly store: Store;
  readonly logger: Logger;
  readonly samplesDirectory: string;
  readonly profileDirectory: string;
  /** When the profile was set up (milliseconds, UTC): a repeated import must make the same bytes. */
  readonly firstStartAt: number;
  readonly importStudies: (
    paths: readonly string[],
    options: { signal: AbortSignal },
  ) => Promise<{ imported: number; duplicates: number; refused: number; wasCancelled: boolean }>;
  /** Called when the studies are there. */
  readonly onImported: () => void;
}

/** Says whether the sample studies are all in the archive of a demo profile. */
export async function hasSamples(store: Pick<Store, "settings">): Promise<boolean> {
  return (await store.settings.value("samplesImported")) !== null;
}

/** Gives the job that brings the sample studies into the embedded archive once; after a kill it goes on. */
export function sampleImportJob(options: SampleImportOptions): Job {
  const { store, logger } = options;
  return {
    name: "samples-import",
    async step(signal) {
      if (await hasSamples(store)) return null;
      const directory = join(options.profileDirectory, "samples-incoming");
      await rm(directory, { recursive: true, force: true });
      const files = await prepareSamples(options.samplesDirectory, directory, options.firstStartAt);
      logger.info("samples.importing", { files });
      const { imported, duplicates, refused, wasCancelled } = await options.importStudies([directory], { signal });
      await rm(directory, { recursive: true, force: true });
      logger.info("samples.imported", { imported, duplicates, refused, wasCancelled });
      if (!wasCancelled) await store.settings.setValue("samplesImported", "true");
      options.onImported();
      return null;
    },
  };
}
