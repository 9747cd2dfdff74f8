// The glossary: what the kernel's English sentences say, by their text, so that a reader can have them in another language.

import type { Phrase, ToPage } from "../protocol.gen";

const MAX_PHRASES = 20_000; // the oldest give way: a loop says its rate anew ten times a second
const phrases = new Map<string, Phrase>();

/** Take in what came along with a message: the same text says the same for ever. */
export function learn({ glossary }: ToPage): void {
  for (const [text, phrase] of Object.entries(glossary ?? {})) {
    phrases.set(text, phrase);
    if (phrases.size > MAX_PHRASES) phrases.delete(phrases.keys().next().value as string);
  }
}

export const phraseOf = (text: string): Phrase | undefined => phrases.get(text);
