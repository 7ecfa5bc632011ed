import { useMutation } from "@tanstack/react-query";
import { UserRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { Session } from "../../shared/contract/views.ts";
import { type Role, roleNames } from "../../shared/domain/person.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { OwnPasswordFields, useOwnPassword } from "./own-password.tsx";
import styles from "./session.module.css";
import { SessionPage } from "./session-page.tsx";
import { useTakeSession } from "./use-session.ts";
import { wasCutOff } from "./use-window-person.ts";

/** Where nobody is signed in. A demo profile offers its people; choosing one fills the form and signs in. */
export function SignInScreen({ session }: { session: Session }) {
  const takeSession = useTakeSession();
  const signIn = useMutation(useHost().query.session.signIn.mutationOptions({ onSuccess: takeSession }));
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const own = useOwnPassword(signIn.error);
  const isDemo = session.profile.isDemo;
  const choose = (person: Session["demoPeople"][number]): void => {
    setUsername(person.username);
    setPassword(person.password);
    signIn.mutate({ username: person.username, password: person.password });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (own.isReady) signIn.mutate({ username, password, ...own.input });
  };
  return (
    <SessionPage title="Sightline" isDemo={isDemo} isWide={isDemo}>
      <Leads isDemo={isDemo} />
      {session.demoPeople.length > 0 && (
        <DemoPeople people={session.demoPeople} onChoose={choose} isDisabled={signIn.isPending} />
      )}
      <section className={styles.section} aria-label="Sign in">
        {isDemo && <h2>Or with a name and password</h2>}
        <form className={styles.form} onSubmit={submit}>
          <div className={isDemo ? styles.pair : styles.form}>
            <TextField label="User name" value={username} onChange={setUsername} autoComplete="username" />
            <TextField
              label="Password"
              type="password"
              value={password}
              onChange={setPassword}
              autoComplete="current-password"
            />
          </div>
          {own.isNeeded ? <OwnPasswordFields own={own} /> : <TroubleMessage error={signIn.error} />}
          <div className={styles.actions}>
            <Button
              type="submit"
              variant={isDemo ? "plain" : "primary"}
              isPending={signIn.isPending}
              isDisabled={username.trim() === "" || password === "" || !own.isReady}
            >
              Sign in
            </Button>
          </div>
        </form>
      </section>
      <p className={styles.foot}>
        Profile {session.profile.name}. Sightline {session.programVersion}.
      </p>
    </SessionPage>
  );
}

function Leads({ isDemo }: { isDemo: boolean }) {
  return (
    <>
      {wasCutOff() && (
        <p className={styles.lead}>
          You were signed out because Sightline was started again, or by another window. Sign in to go on where you
          were.
        </p>
      )}
      {isDemo && (
        <p className={styles.lead}>
          Sample studies of real scanners, openly licensed and without real names. Everything works; nothing here may be
          used to treat anybody.
        </p>
      )}
    </>
  );
}

function DemoPeople(props: {
  people: Session["demoPeople"];
  onChoose: (person: Session["demoPeople"][number]) => void;
  isDisabled: boolean;
}) {
  return (
    <section className={styles.section} aria-labelledby="demo-people">
      <h2 id="demo-people">Sign in as</h2>
      <div className={styles.people}>
        {props.people.map((person) => (
          <AriaButton
            key={person.username}
            className={styles.person ?? ""}
            onPress={() => props.onChoose(person)}
            isDisabled={props.isDisabled}
          >
            <UserRound aria-hidden="true" />
            <b>{person.displayName}</b> <span>{roleWords(person.role)}</span>
          </AriaButton>
        ))}
      </div>
    </section>
  );
}

/** The words for a role; the core may send the words already. */
function roleWords(role: string): string {
  return role in roleNames ? roleNames[role as Role] : role;
}
