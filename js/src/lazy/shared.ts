// What the panel lends its parts: one Preact, one language, one session. parts.mjs fills it, by what they import.

export const shared = (): readonly unknown[] => [];
