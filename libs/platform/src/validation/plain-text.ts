import {
  hasHiddenCharacters,
  normaliseLine,
  repairRow,
  removeCopiedInvisibles,
  removeHiddenCharacters,
} from '@khai-bao/text';
import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy } from 'class-validator';

/**
 * The member is one line of text without control, bidi or invisible characters: a name, an address, a title. Refused
 * as `characters`.
 */
export const IsPlainLine = (): PropertyDecorator =>
  ValidateBy({
    name: 'characters',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && !hasHiddenCharacters(value),
      defaultMessage: buildMessage(
        (each) => `${each}$property holds control, direction or invisible characters: type it again`,
      ),
    },
  });

const tidyLine = (line: string): string => normaliseLine(removeCopiedInvisibles(line));

/**
 * Normalises a line: NFC, single blanks, no blanks at its ends, and without invisible characters that copying leaves
 * in it. Other values stay unchanged, so that validation refuses them.
 */
export const NormalisedLine = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? tidyLine(value) : value));

/** Maximum length of a line that is repaired, characters. A longer one is refused by its own limit. */
const maxRepairedLength = 1_000;

/**
 * Repairs a line that was typed in a TCVN3 or VNI font, as a cell of an import is repaired, and then does what
 * `NormalisedLine` does.
 * @param row members of the same object that were typed together: an ambiguous line follows them, see `repairRow`
 */
export const RepairedLine = (...row: readonly string[]): PropertyDecorator =>
  Transform(({ value, key, obj }: { value: unknown; key: string; obj: Record<string, unknown> }) => {
    if (typeof value !== 'string') return value;
    if (value.length > maxRepairedLength) return tidyLine(value);
    const others = row
      .filter((name) => name !== key)
      .map((name) => obj[name])
      .filter((other): other is string => typeof other === 'string' && other.length <= maxRepairedLength);
    return tidyLine(repairRow([value, ...others])[0]!.text);
  });

/** Matches control characters other than line ends and tabs. */
const controlCharacter = /[^\P{Cc}\n\r\t]/u;

/**
 * Cleans a text of several lines: removes bidi and invisible characters that copying brings along, and blanks at its
 * ends. Control characters are refused as `characters`.
 */
export const CleanedText = (): PropertyDecorator => (target, name) => {
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && !controlCharacter.test(value)
      ? removeHiddenCharacters(value, { multiline: true }).trim()
      : value,
  )(target, name);
  ValidateBy({
    name: 'characters',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && !controlCharacter.test(value),
      defaultMessage: buildMessage((each) => `${each}$property holds control characters: type it again`),
    },
  })(target, name);
};

/** Writes a UUID, or a list of them, in small letters, as it is stored: ids are compared as texts. Other values stay unchanged. */
export const LowercaseUuid = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    Array.isArray(value) ? value.map((each: unknown) => toLowercase(each)) : toLowercase(value),
  );

const toLowercase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
