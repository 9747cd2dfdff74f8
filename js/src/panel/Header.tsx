// Where we are and with whom: the session, the people in it, the state of the connection.

import { PresenceList } from "../people/PresenceList";
import { SearchButton, type SearchButtonProps } from "../search/SearchButton";
import { Switcher } from "../sessions/SessionSwitcher";
import { useSession } from "../ui/session-context";
import { Connection } from "./ConnectionChip";
import { PanelMenu } from "./PanelMenu";

export function Header(search: SearchButtonProps) {
  const { facts } = useSession();
  const sessionId = facts.value?.sessionId;
  return (
    <header>
      <Switcher />
      <PresenceList />
      {sessionId && (
        <span class="sid" data-testid="session-id">
          {sessionId}
        </span>
      )}
      <Connection />
      <SearchButton {...search} />
      <PanelMenu />
    </header>
  );
}
