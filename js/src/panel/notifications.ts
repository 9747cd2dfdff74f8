// Notifications of the browser: asked for by one choice in the menu, never unasked, and kept for the reader.

import { signal } from "@preact/signals";
import { readPreference, writePreference } from "../ui/preferences";

const NAME = "notify";

const choice = signal({ wanted: readPreference(NAME) === true }); // anew with each answer of the reader, whatever it is

const permission = (): NotificationPermission =>
  typeof Notification === "undefined" ? "denied" : Notification.permission;

/** Whether the reader can be asked. */
export const canNotify = (): boolean => !isNotifying() && permission() !== "denied";

/** Whether the reader wants them and the browser lets us. */
export const isNotifying = (): boolean => choice.value.wanted && permission() === "granted";

/** Whether they come from now on: the browser asks the reader. */
export async function askToNotify(): Promise<boolean> {
  const allowed = (await Notification.requestPermission()) === "granted";
  keep(allowed);
  return allowed;
}

export const stopNotifying = (): void => keep(false);

function keep(wanted: boolean): void {
  choice.value = { wanted };
  writePreference(NAME, wanted);
}

/** `key`: one that is told twice, as by two views, is shown once. */
export function notify(key: string, title: string, body: string, onClick: () => void): void {
  try {
    const shown = new Notification(title, { body, tag: `chatops:${key}` });
    shown.onclick = () => {
      window.focus();
      shown.close();
      onClick();
    };
  } catch {
    // Some browsers of phones have notifications of service workers alone.
  }
}
