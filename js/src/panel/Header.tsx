// The header: the session, the people in it, the connection, search and menu.

import { PresenceList } from "../people/PresenceList";
import { SearchButton, type SearchButtonProps } from "../search/SearchButton";
import { SessionSwitcher } from "../sessions/SessionSwitcher";
import { useSession } from "../ui/session-context";
import { ConnectionChip } from "./ConnectionChip";
import { PanelMenu } from "./PanelMenu";

export function Header(search: SearchButtonProps) {
  const { facts } = useSession();
  const sessionId = facts.value?.sessionId;
  return (
    <header>
      <SessionSwitcher />
      <PresenceList />
      {sessionId && (
        <span class="sid" data-testid="session-id">
          {sessionId}
        </span>
      )}
      <ConnectionChip />
      <SearchButton {...search} />
      <PanelMenu />
    </header>
  );
}
