/** Rhymes of Vietnamese without their tone. Source: the inventory of school spelling (Hoàng Phê, Từ điển chính tả). */
const rhymes = new Set(
  `a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
   e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu
   o oc oi om on ong op ot oong ooc oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet
   ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt
   uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
   y ych ynh yt yêm yên yêng yêt yêu ye yn`
    .split(/\s+/)
    .filter(Boolean),
);
const initials = ['ngh', 'ng', 'nh', 'gh', 'gi', 'kh', 'ph', 'qu', 'th', 'tr', 'ch', 'b', 'c', 'd', 'đ', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'q', 'r', 's', 't', 'v', 'x', '']; // prettier-ignore
const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * Can this word be a Vietnamese syllable: an initial, a rhyme of the language, at most one tone, and after a stop
 * (`c`, `ch`, `p`, `t`) the acute or the dot below? Capitals stand at its beginning, or everywhere.
 */
export function isVietnameseSyllable(word: string): boolean {
  const composed = word.normalize('NFC');
  if (!/^(\p{Lu}?\p{Ll}*|\p{Lu}+)$/u.test(composed)) return false;
  const apart = composed.toLowerCase().normalize('NFD');
  const marks = apart.match(tones) ?? [];
  if (marks.length > 1) return false;
  const bare = apart.replace(tones, '').normalize('NFC');
  if (/[cpt]$|ch$/.test(bare) && !(marks[0] === '\u0301' || marks[0] === '\u0323')) return false;
  return initials.some((initial) => bare.startsWith(initial) && rhymes.has(bare.slice(initial.length)));
}

/**
 * Is this an abbreviation with a đ: capitals or an initial before consonants (`Đ`, `SĐT`, `Đc`)? It tells nothing
 * about an encoding, and an eth is typed for its đ.
 */
const isAbbreviationWithD = (word: string): boolean =>
  /^[A-ZĐ]*[Đđ][A-ZĐ]*$|^Đ[a-zđ]*$/.test(word) && !/[aeiouy]/i.test(word);

/** How the words of a text that are written with letters beyond ASCII read. */
export interface VietnameseWordCounts {
  /** Words that can be Vietnamese syllables. */
  readonly recognised: number;
  /** Words that cannot. */
  readonly unrecognised: number;
}

/**
 * Counts the words of a text that hold a letter beyond ASCII, except abbreviations with a đ; 20,000 letters at most
 * are looked at.
 */
export function countVietnameseWords(text: string): VietnameseWordCounts {
  let recognised = 0;
  let unrecognised = 0;
  for (const word of text.slice(0, 20_000).split(/[^\p{L}\p{M}\u00a1-\u00bf\u0080-\u009f\u00d7\u00f7]+/u)) {
    if (!/[\u0080-\uffff]/.test(word) || !/\p{L}/u.test(word)) continue;
    if (isAbbreviationWithD(word)) continue;
    if (isVietnameseSyllable(word)) recognised += 1;
    else unrecognised += 1;
  }
  return { recognised, unrecognised };
}
