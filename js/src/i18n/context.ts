// The language context: how a component gets at its reader's words, whichever bundle it is in; and what fills their slots.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language, Values } from "./types";

export const LanguageContext = createContext<Language | null>(null);

export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (!language) throw new Error("A component was drawn without a language.");
  return language;
}

const SLOT = /\{(\w+)(?::([^}]*))?\}/g;

/** Interpolation: fills the slots of words, with the plural forms and numbers of a locale. */
export function createInterpolation(locale: string): (words: string, values?: Values) => string {
  const number = new Intl.NumberFormat(locale);
  const plural = new Intl.PluralRules(locale);
  return (words, values = {}) =>
    words.replace(SLOT, (whole, slot: string, forms: string | undefined) => {
      const value = values[slot];
      if (value === undefined) return whole;
      if (forms !== undefined) return form(forms, plural.select(amount(value)));
      return typeof value === "number" ? number.format(value) : value;
    });
}

/** A number, also one that has been written for people already. */
const amount = (value: string | number) => (typeof value === "number" ? value : +value.replace(/\D/g, ""));

function form(forms: string, category: string): string {
  const all = forms.split("|").map((each) => each.split(/ (.*)/s));
  return (all.find(([name]) => name === category) ?? all.at(-1))?.[1] ?? "";
}
