import "@fontsource-variable/inter/wght.css";
import "./app/tokens.css";
import "./app/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { connectHost } from "./host/host-client.ts";
import { createQueryClient, HostProvider } from "./host/host-context.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");

createRoot(root).render(
  <StrictMode>
    <HostProvider host={connectHost()} queryClient={createQueryClient()}>
      <App />
    </HostProvider>
  </StrictMode>,
);
