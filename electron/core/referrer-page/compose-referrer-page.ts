import type { EvidenceRecorder } from "../delivery/evidence-recorder.ts";
import type { Foundation } from "../foundation.ts";
import { LinkKeys } from "./link-keys.ts";
import { LinkService } from "./link-service.ts";
import type { MakeLinks } from "./make-links.ts";
import { mintLinks } from "./page-links.ts";
import { isLoopback, listeningProblem, storedPagePolicy } from "./page-policy.ts";
import { type Listening, PagePolicyService } from "./page-policy-service.ts";
import type { PageCaller } from "./page-request.ts";
import { ReferrerPage } from "./referrer-page.ts";

/** Where and how the page's host listens. */
export interface PageListener {
  readonly address: string;
  /** 0 for any free one. */
  readonly port: number;
  /** True where another port does as well. */
  readonly isAnyPort: boolean;
  /** PEM files; null for HTTP, on a loopback address only. */
  readonly certificate: { readonly certificateFile: string; readonly keyFile: string } | null;
  /** Origin under which readers reach it; empty for that of the listener. */
  readonly publicOrigin: string;
}

/** The page as a host sees it: what to listen with, and the one way from Request to Response. */
export interface PageFace {
  /** Gives how to listen, or null where the page is off or cannot be listened for safely, with the reason. */
  listener(): Promise<{ readonly listener: PageListener | null; readonly problem: string }>;
  /** Tells where it listens now, or why it does not. A port that was given is asked for again at the next start. */
  listens(listening: Listening & { readonly port: number }): Promise<void>;
  /** Calls back when how to listen may have changed. */
  onChanged(listener: () => void): void;
  fetch(request: Request, caller: PageCaller): Promise<Response>;
}

/** Everything of the referrer's page. */
export interface ComposedPage {
  readonly face: PageFace;
  readonly links: LinkService;
  readonly policy: PagePolicyService;
  /** Makes the links of a version that is about to be signed. */
  readonly makeLinks: MakeLinks;
}

const lastPortName = "referrerPage/lastPort";

/** Gives the referrer's page over a foundation; nothing listens before a host asks. */
export async function composeReferrerPage(
  { options, store, audit, events }: Foundation,
  evidence: EvidenceRecorder,
): Promise<ComposedPage> {
  const { clock, ids, logger, secrets } = options.ports;
  const keys = await LinkKeys.open(secrets);
  const basis = { store, audit, clock, ids, events, evidence, keys };
  const page = new ReferrerPage({ ...basis, logger, isDemo: options.isDemo });
  const policy = new PagePolicyService({ store, audit, events, isDemo: options.isDemo });
  const origin = () => policy.origin();
  const links = new LinkService({ ...basis, origin, endSessions: (id) => page.endSessions(id) });
  return {
    links,
    policy,
    makeLinks: async (of) => {
      const minted = await mintLinks({ keys, ids }, store, of, of.releaseAt);
      const begins = await origin();
      const addresses =
        begins === "" ? [] : minted.map(({ recipientId, path }) => [recipientId, `${begins}${path}`] as const);
      return { links: minted, addresses: new Map(addresses) };
    },
    face: {
      fetch: (request, caller) => page.fetch(request, caller),
      onChanged: (listener) => policy.onChanged(listener),
      async listener() {
        const stored = await storedPagePolicy(store);
        const problem = stored.isOn ? listeningProblem(stored) : "";
        if (!stored.isOn || problem !== "") return { listener: null, problem };
        const { listenAddress: address, certificateFile, certificateKeyFile: keyFile, publicOrigin } = stored;
        const isPlain = isLoopback(address) && (certificateFile === "" || keyFile === "");
        const certificate = isPlain ? null : { certificateFile, keyFile };
        const port = stored.port === 0 ? Number((await store.settings.value(lastPortName)) ?? "0") : stored.port;
        const listener = { address, port, isAnyPort: stored.port === 0, certificate, publicOrigin };
        return { listener, problem: "" };
      },
      async listens({ port, ...listening }) {
        if (port !== 0) await store.settings.setValue(lastPortName, String(port));
        policy.listens(listening);
      },
    },
  };
}
