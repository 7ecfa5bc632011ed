import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Session } from "../../shared/contract/views.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./session.module.css";
import { SessionPage } from "./session-page.tsx";
import { useTakeSession } from "./use-session.ts";

const blank = { displayName: "", username: "", password: "", again: "", siteName: "", siteCode: "" };

/** The first start of a real profile: its first administrator, who then adds archives, destinations and people. */
export function SetUpScreen({ session }: { session: Session }) {
  const takeSession = useTakeSession();
  const create = useMutation(useHost().query.session.createAdministrator.mutationOptions({ onSuccess: takeSession }));
  const [form, setForm] = useState(blank);
  const field = (name: keyof typeof blank) => ({
    value: form[name],
    onChange: (value: string) => setForm((before) => ({ ...before, [name]: value })),
    isRequired: true,
  });
  const isShort = form.password !== "" && form.password.length < 10;
  const differs = form.again !== "" && form.again !== form.password;
  const isComplete = Object.entries(form).every(([name, value]) => name === "siteCode" || value.trim() !== "");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isShort || differs || !isComplete) return;
    const { displayName, username, password, siteName, siteCode } = form;
    create.mutate({ displayName, username, password, site: { name: siteName.trim(), code: siteCode.trim() } });
  };
  return (
    <SessionPage title="Set up this workstation" isDemo={session.profile.isDemo}>
      <p className={styles.lead}>
        The first administrator adds archives, destinations and people. An administrator never signs reports.
      </p>
      <form className={styles.form} onSubmit={submit}>
        <TextField label="Your name, as shown to others" {...field("displayName")} autoComplete="name" />
        <TextField label="User name" {...field("username")} autoComplete="username" />
        <TextField
          label="Password"
          type="password"
          {...field("password")}
          autoComplete="new-password"
          description="At least 10 characters"
          error={isShort ? "Use at least 10 characters" : undefined}
        />
        <TextField
          label="Password again"
          type="password"
          {...field("again")}
          autoComplete="new-password"
          error={differs ? "The two passwords differ" : undefined}
        />
        <div className={styles.pair}>
          <TextField label="Site" {...field("siteName")} />
          <TextField label="Site code, if it has one" {...field("siteCode")} isRequired={false} />
        </div>
        <TroubleMessage error={create.error} />
        <div className={styles.actions}>
          <Button
            type="submit"
            variant="primary"
            isPending={create.isPending}
            isDisabled={!isComplete || isShort || differs}
          >
            Set up
          </Button>
        </div>
      </form>
    </SessionPage>
  );
}
