// The round sign of a person: initials on a colour that is theirs wherever they stand.

import { colour, initials } from "./initials";

/** Gives what is drawn in it `--own`, the colour of a person. */
export const ownColour = (name: string): string => `--own: var(--c${colour(name)})`;

export function PersonSign({ name }: { name: string }) {
  return (
    <i class="sign" style={ownColour(name)} aria-hidden="true">
      {initials(name) || "?"}
    </i>
  );
}
