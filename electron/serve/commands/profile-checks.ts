import { ArchiveRegistry } from "../../core/archive/archive-registry.ts";
import { archiveCapabilitiesSchema } from "../../core/archive/capabilities.ts";
import { createNetworkFetch } from "../../core/archive/http-fetch.ts";
import {
  type DestinationFault,
  probeFhir,
  probeFolder,
  probeHost,
  probeMllp,
} from "../../core/delivery/probe-destination.ts";
import {
  type ProfiledDestination,
  profiledDestinations,
  settingsOf,
} from "../../core/delivery/profiled-destination.ts";
import { EmbeddedArchive } from "../../core/embedded-archive/embedded-archive.ts";
import { asWorkstationError } from "../../core/errors.ts";
import type { Fetch, Ports } from "../../core/ports.ts";
import type { ProfileKind } from "../../core/profile/profile-directory.ts";
import { openStore, type Store } from "../../core/store/store.ts";
import { type Finding, good, note, problem } from "./finding.ts";

/** A profile to look at. */
export interface ProfileUnderCheck {
  readonly directory: string;
  readonly kind: ProfileKind;
  readonly storeUrl: string | null;
  readonly programVersion: string;
  /** The demo practice answers only while the program runs. */
  readonly isRunning: boolean;
  readonly ports: Ports;
}

/** Gives what the store, the archives and the destinations of a profile say. A store that does not open ends it. */
export async function checkProfile(profile: ProfileUnderCheck): Promise<Finding[]> {
  const { clock, logger } = profile.ports;
  let store: Store;
  try {
    store = await openStore({
      ...{ url: profile.storeUrl, profileDirectory: profile.directory },
      ...{ programVersion: profile.programVersion, clock, logger },
    });
  } catch (error) {
    return [problem("Store", asWorkstationError(error).message, "See the program's log in the profile's folder logs.")];
  }
  try {
    return [
      good("Store", store.location),
      ...(await checkArchives(profile, store)),
      ...(await checkDestinations(profile, store)),
    ];
  } finally {
    await store.close();
  }
}

async function checkArchives({ directory, ports }: ProfileUnderCheck, store: Store): Promise<Finding[]> {
  const embedded = await EmbeddedArchive.open({ profileDirectory: directory, ...ports });
  const registry = new ArchiveRegistry({
    settings: {
      archives: async () => (await store.settings.archives()).map((archive) => ({ ...archive, secret: null })),
    },
    capabilities: {
      load: async (id) => (await store.settings.capability(id, archiveCapabilitiesSchema))?.capability ?? null,
      save: (id, capabilities) => store.settings.setCapability(id, capabilities, ports.clock.now()),
    },
    ...{ ...ports, embeddedFetch: embedded.fetch },
  });
  try {
    const archives = (await store.settings.archives()).filter((archive) => archive.isEnabled);
    if (archives.length === 0) {
      return [note("Archives", "none is set up, so the reading list stays empty.", "Add one in Settings.")];
    }
    return await Promise.all(
      archives.map(async (archive) => {
        const { state, fault, latencyMs } = await registry.test(archive.id);
        const name = `Archive ${archive.name}`;
        if (fault !== null) return problem(name, fault.happened, `${fault.toDo} It is set up in Settings, Archives.`);
        const answered = `answered in ${latencyMs ?? 0} ms`;
        return state === "slow" ? note(name, `${answered}, which is slow.`) : good(name, answered);
      }),
    );
  } finally {
    registry.settingsChanged();
    embedded.close();
  }
}

/** Gives why a destination cannot be reached, or null. */
async function probe(
  { channel, address, profile }: Pick<ProfiledDestination, "channel" | "address" | "profile">,
  fetch: Fetch,
  now: number,
): Promise<DestinationFault | null> {
  const missing = { happened: "its server is not set up", toDo: "Name the server in its profile." };
  switch (channel) {
    case "hl7":
      return probeMllp(address, settingsOf({ profile }, channel).connection.tls, now);
    case "folder":
      return probeFolder(address);
    case "email": {
      const { server, port } = settingsOf({ profile }, channel);
      return server === "" ? missing : probeHost({ host: server, port }, null, now);
    }
    case "mesh": {
      const { baseUrl } = settingsOf({ profile }, channel);
      const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
      return url === null ? missing : probeHost({ host: url.hostname, port: Number(url.port || 443) }, null, now);
    }
    default:
      return probeFhir(address, fetch);
  }
}

async function checkDestinations({ kind, isRunning, ports }: ProfileUnderCheck, store: Store): Promise<Finding[]> {
  const now = ports.clock.now();
  const destinations = (await profiledDestinations(store, now)).filter((destination) => destination.isEnabled);
  if (destinations.length === 0) {
    return [note("Destinations", "none is set up, so signed reports stay here.", "Add one in Settings.")];
  }
  const network = createNetworkFetch();
  try {
    return await Promise.all(
      destinations.map(async (destination) => {
        const { name: destinationName, channel, address } = destination;
        const name = `Destination ${destinationName}`;
        if (channel === "dicomweb") return good(name, `is the archive ${address}, asked above`);
        if (channel === "print" || channel === "page") return good(name, "is brought by a person or read here");
        const fault = await probe(destination, network.fetch, now);
        if (fault === null) return good(name, "can be reached");
        if (kind === "demo" && !isRunning) {
          return note(name, "is the demo practice, which runs only while Sightline does.");
        }
        return problem(
          name,
          `cannot be reached: ${fault.happened}. Reports wait and lose nothing.`,
          `${fault.toDo} It is set up in Settings, Destinations.`,
        );
      }),
    );
  } finally {
    network.close();
  }
}
