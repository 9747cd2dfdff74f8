// A list box as the ARIA practices have it: the field it belongs to keeps the focus and names the option that is meant.

import type { ComponentChildren } from "preact";

interface ListBoxProps<Option> {
  id: string; // of the list; an option's is this and its index
  label: string;
  class: string;
  options: readonly Option[];
  keyOf(option: Option): string;
  pick: number; // the option that is meant; -1: none
  onPick(option: Option): void;
  testid?: string;
  optionTestid?: string;
  children: (option: Option) => ComponentChildren;
}

export function ListBox<Option>(props: ListBoxProps<Option>) {
  const { id, label, options, keyOf, pick, onPick, testid, optionTestid, children } = props;
  return (
    <div
      class={props.class}
      role="listbox"
      id={id}
      aria-label={label}
      tabIndex={0} // a long one scrolls, and what scrolls must be reached by keyboard too
      data-testid={testid}
    >
      {options.map((option, index) => (
        <div
          key={keyOf(option)}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === pick}
          class={index === pick ? "on" : undefined}
          ref={(el) => {
            if (index === pick) el?.scrollIntoView?.({ block: "nearest" });
          }}
          onMouseDown={(event) => {
            event.preventDefault(); // the field keeps the focus
            onPick(option);
          }}
          data-testid={optionTestid}
        >
          {children(option)}
        </div>
      ))}
    </div>
  );
}
