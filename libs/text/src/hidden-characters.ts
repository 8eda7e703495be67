/**
 * Characters that a reader does not see, or that change what a reader sees: controls, bidi controls, zero-width and
 * other default-ignorable characters, fillers that render as blanks, private use, noncharacters, the replacement
 * character. Sources: Unicode `General_Category` Cc, Cf, Co; UAX #9 (bidi controls); UTS #39 (restricted characters);
 * `Default_Ignorable_Code_Point` for the fillers of Hangul, Khmer and Mongolian.
 */
const hiddenCharacter =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2028\u2029\u2800\u3164\ufe00-\ufe0e\uffa0\ufffc\ufffd\u{e0100}-\u{e01ef}]/u;
const hiddenRuns =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0e\uffa0\ufffc\u{e0100}-\u{e01ef}]+/gu;

/** Scripts whose spelling needs a joiner (UAX #31, "Layout and Format Control Characters"). */
const scriptsWithJoiners =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gujarati}\\p{Script=Gurmukhi}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Oriya}\\p{Script=Sinhala}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Mongolian}';
const joinedLetters = new RegExp(
  `([${scriptsWithJoiners}])[\\u200c\\u200d](?=[${scriptsWithJoiners}])`,
  'gu',
);
/** A sequence of pictographs: `👨‍👩‍👧`, `❤️`. */
const joinedPictographs =
  /(\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)\u200d(?=\p{Extended_Pictographic})/gu;
const pictographStyle = /([\p{Extended_Pictographic}#*0-9])\ufe0f/gu;

/** Returns whether a text is well-formed, that is without a lone surrogate. Other texts cannot be encoded as UTF-8 (RFC 3629). */
export function isWellFormedText(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

/** Returns whether a line holds characters that hide or reorder text. Joiners within words and pictographs are allowed. */
export function hasHiddenCharacters(line: string): boolean {
  if (!hiddenCharacter.test(line) && !line.includes('\ufe0f')) return false;
  const seen = line
    .replace(joinedPictographs, '$1')
    .replace(pictographStyle, '$1')
    .replace(joinedLetters, '$1');
  return hiddenCharacter.test(seen) || seen.includes('\ufe0f');
}

/** Removes hidden characters and normalises to NFC. Line breaks and tabs stay when `multiline`, else they become blanks. */
export function removeHiddenCharacters(text: string, { multiline = false } = {}): string {
  const lines = text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n');
  const strip = (part: string): string =>
    hasHiddenCharacters(part)
      ? part
          .split(/(\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f|\u200d\p{Extended_Pictographic})*)/u)
          .map((piece, at) => (at % 2 === 1 ? piece : removeHiddenExceptJoiners(piece)))
          .join('')
      : part;
  const stripped = lines
    .split(/([\n\t]+)/)
    .map((part, at) => (at % 2 === 0 ? strip(part) : multiline ? part : ' '))
    .join('');
  return stripped.normalize('NFC');
}

/** Takes hidden characters out of a run without pictographs; joiners between letters that need them stay. */
function removeHiddenExceptJoiners(piece: string): string {
  const marked = piece.replace(
    new RegExp(`([${scriptsWithJoiners}])([\\u200c\\u200d])(?=[${scriptsWithJoiners}])`, 'gu'),
    (_all, letter: string, joiner: string) => `${letter}${joiner === '\u200c' ? '\u0001' : '\u0002'}`,
  );
  return marked === piece
    ? piece.replace(hiddenRuns, '').replace(/\ufe0f/g, '')
    : marked
        .split(/([\u0001\u0002])/)
        .map((part, at) =>
          at % 2 === 1 ? (part === '\u0001' ? '\u200c' : '\u200d') : part.replace(hiddenRuns, ''),
        )
        .join('');
}

const joiningLetter = new RegExp(`^[${scriptsWithJoiners}]$`, 'u');

/**
 * Removes what copying from a page, a PDF or a word processor leaves inside a line and nobody typed: the byte order
 * mark (U+FEFF), the zero-width space (U+200B), the soft hyphen (U+00AD), and the zero-width non-joiner (U+200C)
 * outside of scripts that need it. Every other hidden character stays, see `hasHiddenCharacters`.
 */
export function removeCopiedInvisibles(line: string): string {
  return line.replace(/[\u00ad\u200b\u200c\ufeff]/g, (character, at: number) =>
    character === '\u200c' &&
    joiningLetter.test(line.charAt(at - 1)) &&
    joiningLetter.test(line.charAt(at + 1))
      ? character
      : '',
  );
}

/** Normalises a line: NFC, single blanks, no blanks at its ends. Hidden characters stay, see `hasHiddenCharacters`. */
export function normaliseLine(line: string): string {
  return line
    .normalize('NFC')
    .replace(/\p{White_Space}+/gu, ' ')
    .trim();
}
