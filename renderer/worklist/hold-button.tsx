import { useEffect, useState } from "react";
import { Button } from "../ui/button.tsx";

/** Longer than a double click takes. */
const restMs = 1_000;

/** Where the hold was ended the offer of a new one appears: the second half of a double click must not take it. */
export function HoldButton({ isHeld, onHold }: { isHeld: boolean; onHold: () => void }) {
  const [isResting, setResting] = useState(false);
  useEffect(() => {
    if (!isResting) return;
    const timer = setTimeout(() => setResting(false), restMs);
    return () => clearTimeout(timer);
  }, [isResting]);
  const press = () => {
    if (isResting) return;
    if (isHeld) setResting(true);
    onHold();
  };
  return (
    <Button variant="quiet" size="small" onPress={press}>
      {isHeld ? "End the hold" : "Hold, with a reason"}
    </Button>
  );
}
