// A menu button as the ARIA practices have it: opens a list of things to do, with a roving focus.

import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface Choice {
  readonly label: string;
  readonly detail?: string;
  readonly apart?: boolean; // a line is drawn above it
  readonly checked?: boolean; // one of several states; undefined for a mere act
  act(): void;
}

interface MenuProps {
  label: string; // of the button, for those who do not see its sign
  sign: string;
  choices: readonly Choice[];
  /** Brings the choices where there are none yet. */
  onWanted?: () => Promise<unknown>;
  testid: string;
}

export function Menu({ label, sign, choices, onWanted, testid }: MenuProps) {
  const [at, setAt] = useState<number | null>(null); // the choice with the focus; null while closed
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const open = at !== null;

  useLayoutEffect(() => {
    if (at !== null) list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]")[at]?.focus();
  }, [at]);

  async function show(to: number | null) {
    if (!choices.length && !(await onWanted?.())) return;
    setAt(to);
  }

  function close() {
    setAt(null);
    button.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    const last = choices.length - 1;
    const to: Partial<Record<string, number>> = {
      ArrowDown: at === null || at >= last ? 0 : at + 1,
      ArrowUp: at ? at - 1 : Math.max(last, 0),
      ...(open && { Home: 0, End: last }),
    };
    const next = to[event.key];
    if (next !== undefined) void show(next);
    else if (event.key === "Escape" && open) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onFocusOut(event: FocusEvent) {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !(event.currentTarget as HTMLElement).contains(to)) setAt(null);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for the button and the list in it
    <div class="menu" onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        ref={button}
        type="button"
        class="icon"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => void show(open ? null : 0)}
        data-testid={testid}
      >
        {sign}
      </button>
      {open && (
        <div class="choices" role="menu" id={id} aria-label={label} ref={list}>
          {choices.map(({ label, detail, apart, checked, act }) => (
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: it has no aria-checked where its role takes none
            <button
              key={label}
              type="button"
              class={apart ? "apart" : undefined}
              role={checked === undefined ? "menuitem" : "menuitemradio"}
              aria-checked={checked}
              tabIndex={-1}
              onClick={() => {
                close();
                act();
              }}
            >
              {label}
              {detail && <span class="detail">{detail}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
