// The header: the session, the people in it, the connection, search and menu.

import { usePart } from "../lazy/use-part";
import { SearchButton, type SearchButtonProps } from "../search/SearchButton";
import { SessionSwitcher } from "../sessions/SessionSwitcher";
import { useSession } from "../ui/session-context";
import { ConnectionChip } from "./ConnectionChip";
import { PanelMenu } from "./PanelMenu";

export function Header(search: SearchButtonProps) {
  const { room } = useSession();
  const acts = usePart("acts", (room.value.people?.length ?? 0) > 1);
  return (
    <header>
      <SessionSwitcher />
      {acts && <acts.PresenceList />}
      <ConnectionChip />
      <SearchButton {...search} />
      <PanelMenu />
    </header>
  );
}
