import "@fontsource-variable/inter/wght.css";
import "../../renderer/app/tokens.css";
import "../../renderer/app/base.css";
import { createRoot } from "react-dom/client";
import { App } from "../../renderer/app/app.tsx";
import { createQueryClient, HostProvider } from "../../renderer/host/host-context.tsx";
import { createFakeHost } from "./fake-host.ts";

// `?story=signedOut`, `setUp`, `locked`, `lost`, `empty`, `trouble`, `administrator`; `&rows=3000`.
const parameters = new URLSearchParams(location.search);
const host = createFakeHost(parameters.get("story") ?? "", Number(parameters.get("rows") ?? "40"));
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no root");
createRoot(root).render(
  <HostProvider host={host} queryClient={createQueryClient()}>
    <App />
  </HostProvider>,
);
