// What went wrong, and what to try next: a calm red.

import type { Fault } from "../protocol.gen";

export function FaultLines({ fault }: { fault: Fault }) {
  return (
    <div class="fault" data-testid="fault">
      <p>{fault.message}</p>
      {fault.hint && <p class="hint">{fault.hint}</p>}
    </div>
  );
}
