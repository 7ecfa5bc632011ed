import { Bone } from "../ui/skeleton.tsx";

/** Stands where the earlier report will be. */
export function Fetching() {
  return (
    <div role="status" aria-label="Fetching the earlier report">
      <Bone />
      <Bone width="80%" />
    </div>
  );
}
