// Korean particles: which of a pair (은/는, 이/가, 을/를, 과/와, 으로/로) follows a word, by its last sound.

// The pairs as a template writes them, in a group, so that `split` keeps them.
const PARTICLES = /(은\(는\)|이\(가\)|을\(를\)|와\(과\)|\(으\)로|\(이\))/;

const CLOSING = /[\s”’"'»」』\].…]+$/;
const ASIDE = /\s*\([^()]*\)$/; // what stands in brackets is not read before a particle

/** Fill words piece by piece, each particle by what has been filled before it. */
export function compose(words: string, fill: (piece: string) => string): string {
  return words
    .split(PARTICLES)
    .reduce((done, piece, k) => done + (k % 2 ? particle(done, piece) : fill(piece)), "");
}

type Ending = "vowel" | "rieul" | "consonant";

export function particle(before: string, pair: string): string {
  const ending = endingOf(before);
  if (ending === null) return pair; // whoever reads it knows
  if (pair === "(으)로") return ending === "consonant" ? "으로" : "로";
  const [closed = "", open = ""] = pair === "와(과)" ? "과와" : pair.replace(/[()]/g, "");
  return ending === "vowel" ? open : closed;
}

/** The last sound of a text as a Korean reads it aloud; null where nobody can tell. */
export function endingOf(text: string): Ending | null {
  const bare = text.replace(CLOSING, "");
  const word = bare.replace(ASIDE, "") || bare.replace(/\)$/, "");
  if (word !== text) return /\d\. *\d+\.$/.test(text) ? "rieul" : endingOf(word); // 2005. 1. 31. is read ...일
  const last = word.at(-1) ?? "";
  if (/[가-힣]/.test(last)) return sound((last.charCodeAt(0) - 0xac00) % 28);
  if (/\d{4}-\d\d-\d\d$/.test(word)) return "rieul"; // ...일
  if (/\d/.test(last)) return endingOfDigits(word);
  if (last === "%") return "vowel"; // 퍼센트
  const latin = /[A-Za-z]+$/.exec(word)?.[0];
  return latin ? endingOfLatin(latin) : null;
}

const sound = (final: number): Ending => (final === 0 ? "vowel" : final === 8 ? "rieul" : "consonant");

/** 0 영, 1 일, 2 이, ...; 10 십, 100 백, 1000 천, 10,000 만, 100,000,000 억, 1,000,000,000,000 조. */
function endingOfDigits(text: string): Ending {
  const [, whole = "", decimals] = /(\d[\d,]*)?(\.\d+)?$/.exec(text) ?? [];
  const zeros = /0*$/.exec(whole.replaceAll(",", ""))?.[0].length ?? 0;
  const alone = decimals !== undefined || zeros === 0 || !/[1-9]/.test(whole);
  if (alone)
    return ("consonant,rieul,vowel,consonant,vowel,vowel,consonant,rieul,rieul,vowel".split(",")[
      Number(text.at(-1))
    ] ?? "vowel") as Ending;
  return zeros >= 12 ? "vowel" : "consonant";
}

/** Capitals are spelled (엘, 엠, 엔, 알 have a final sound); the rest is read as a loanword. */
function endingOfLatin(word: string): Ending {
  if (/^[A-Z]+$/.test(word)) return /[LR]$/.test(word) ? "rieul" : /[MN]$/.test(word) ? "consonant" : "vowel";
  const read = word.toLowerCase();
  if (/le?$/.test(read)) return "rieul";
  if (/(m|n|ng)e?$|ck$|(^|[^aeiou])[aeiou][ptk]$|o[uo][tkp]$/.test(read)) return "consonant";
  return "vowel";
}
