// The promises of a list box: the field keeps the focus, and the option that is meant can be named by its id.

import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { ListBox } from "../../src/ui/ListBox";

const host = document.body.appendChild(document.createElement("div"));
const options = () => [...host.querySelectorAll<HTMLElement>("[role=option]")];

function draw(pick: number, onPick: (name: string) => void = () => {}): void {
  act(() =>
    render(
      <ListBox
        id="names"
        class="list"
        label="Names"
        options={["ana", "ben"]}
        keyOf={(name) => name}
        pick={pick}
        onPick={onPick}
      >
        {(name) => <b>{name}</b>}
      </ListBox>,
      host,
    ),
  );
}

test("one option is the one that is meant, or none", () => {
  draw(1);
  expect(options().map((option) => option.getAttribute("aria-selected"))).toEqual(["false", "true"]);
  expect(host.querySelector("[aria-selected=true]")?.id).toBe("names-1");
  draw(-1);
  expect(host.querySelector("[aria-selected=true]")).toBeNull();
});

test("a press takes the option and leaves the focus where it was", () => {
  const picked: string[] = [];
  draw(0, (name) => picked.push(name));
  const press = new MouseEvent("mousedown", { bubbles: true, cancelable: true });
  options()[1]?.dispatchEvent(press);
  expect(picked).toEqual(["ben"]);
  expect(press.defaultPrevented).toBe(true);
});
