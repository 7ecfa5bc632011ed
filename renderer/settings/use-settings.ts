import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Settings } from "../../shared/contract/settings.ts";
import { useHost } from "../host/host-context.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { showToast } from "../ui/toast.tsx";

/** Gives the settings as the core has them. */
export function useSettings() {
  return useQuery(useHost().query.settings.get.queryOptions());
}

/** Says whether the signed-in person may change the profile's settings, in a demo everybody; the core checks it again. */
export function useMayChange(): boolean {
  const { session, person } = useSignedIn();
  return session.profile.isDemo || person.role === "administrator";
}

function useTakeSettings(): (settings: Settings) => void {
  const { query } = useHost();
  const queryClient = useQueryClient();
  return (settings) => {
    queryClient.setQueryData(query.settings.get.queryKey(), settings);
    showToast("done", "Saved.");
  };
}

/** Gives the calls that change the settings; each puts the new settings in place. */
export function useSettingsChanges() {
  const { query } = useHost();
  const onSuccess = useTakeSettings();
  return {
    saveArchive: useMutation(query.settings.saveArchive.mutationOptions({ onSuccess })),
    saveDestination: useMutation(query.settings.saveDestination.mutationOptions({ onSuccess })),
    addPerson: useMutation(query.settings.addPerson.mutationOptions({ onSuccess })),
    changePerson: useMutation(query.settings.changePerson.mutationOptions({ onSuccess })),
    resetPassword: useMutation(query.settings.resetPassword.mutationOptions({ onSuccess })),
    setPersonActive: useMutation(query.settings.setPersonActive.mutationOptions({ onSuccess })),
  };
}
