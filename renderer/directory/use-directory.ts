import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { EntryKind } from "../../shared/domain/directory.ts";
import { useHost } from "../host/host-context.tsx";

/** As many lines as one look needs; the search narrows further. */
const mostListed = 500;

/** Gives the entries that answer a search, of some kinds (none: all), in use or not. */
export function useDirectory(search: string, kinds: readonly EntryKind[], isActive: boolean) {
  const input = { search, kinds: [...kinds], isActive, offset: 0, limit: mostListed };
  const { query } = useHost();
  return useQuery({ ...query.directory.list.queryOptions({ input }), placeholderData: (before) => before });
}

/** Gives the calls that change the directory; what is shown of it is fetched again after each. */
export function useDirectoryChanges() {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const onSuccess = () => void queryClient.invalidateQueries({ queryKey: query.directory.key() });
  return {
    save: useMutation(query.directory.save.mutationOptions({ onSuccess })),
    setActive: useMutation(query.directory.setActive.mutationOptions({ onSuccess })),
    saveShift: useMutation(query.directory.saveShift.mutationOptions({ onSuccess })),
    removeShift: useMutation(query.directory.removeShift.mutationOptions({ onSuccess })),
    previewFile: useMutation(query.directory.previewFile.mutationOptions()),
    previewServer: useMutation(query.directory.previewServer.mutationOptions()),
    applyImport: useMutation(query.directory.applyImport.mutationOptions({ onSuccess })),
  };
}
