import { useStore } from "zustand";
import { Button } from "../../ui/button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { allMeasurements } from "../segments/segment-changes.ts";
import type { Viewer } from "../viewer.ts";

/** Asks before a mark is deleted that the report uses: its number would stay in the words without an image. */
export function DeleteSheet({ viewer }: { readonly viewer: Viewer }) {
  const { store, commands } = viewer;
  const mark = useStore(store, (state) => allMeasurements(state).find(({ id }) => id === state.deleting));
  const use = useStore(store, (state) => state.markUse.get(state.deleting ?? ""));
  if (mark === undefined) return null;
  const close = () => store.setState({ deleting: null });
  return (
    <Sheet
      title="Delete this mark?"
      isOpen
      onClose={close}
      width="narrow"
      role="alertdialog"
      footer={
        <>
          <Button
            variant="danger"
            onPress={() => {
              close();
              commands.removeMeasurement(mark.id);
            }}
          >
            Delete the mark
          </Button>
          <Button variant="primary" autoFocus onPress={close}>
            Keep it
          </Button>
        </>
      }
    >
      <p>{`This mark, which reads ${mark.text}, is used by ${use ?? "the report"}. What is written there stays, and would lead to no image any more.`}</p>
    </Sheet>
  );
}
