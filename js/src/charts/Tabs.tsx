// Tabs as the ARIA practices have them: one stop for Tab, arrows between them (roving tabindex).

import { useRef } from "preact/hooks";

interface TabsProps<T extends string> {
  label: string;
  id: string;
  all: readonly { readonly name: T; readonly label: string }[];
  at: T;
  onChoose: (name: T) => void;
}

export function Tabs<T extends string>({ label, id, all, at, onChoose }: TabsProps<T>) {
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent) {
    const now = all.findIndex(({ name }) => name === at);
    const last = all.length - 1;
    const to: Partial<Record<string, number>> = {
      ArrowRight: now === last ? 0 : now + 1,
      ArrowLeft: now === 0 ? last : now - 1,
      Home: 0,
      End: last,
    };
    const next = to[event.key];
    const tab = next === undefined ? undefined : all[next];
    if (next === undefined || !tab) return;
    onChoose(tab.name);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {all.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${id}-${name}`}
          aria-selected={name === at}
          aria-controls={`${id}-panel`}
          tabIndex={name === at ? 0 : -1}
          onClick={() => onChoose(name)}
          data-testid={`tab-${name}`}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
