import { hasHiddenCharacters, normaliseLine, withoutHiddenCharacters } from '@khai-bao/text';
import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy } from 'class-validator';

/** The member is one line of text without control, bidi or invisible characters: a name, an address, a title. Refused as `characters`. */
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

/** Composes a line to NFC with single blanks and none at its ends; other values stay for the checks to refuse. */
export const NormalisedLine = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseLine(value) : value));

/** Controls other than the end of a line and a tab: no keyboard types them into a text. */
const control = /[^\P{Cc}\n\r\t]/u;

/**
 * A text of several lines: bidi and invisible characters, as copying brings them along, are taken out, and blanks off its ends.
 * Control characters are refused as `characters`.
 */
export const CleanedText = (): PropertyDecorator => (target, name) => {
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && !control.test(value)
      ? withoutHiddenCharacters(value, { multiline: true }).trim()
      : value,
  )(target, name);
  ValidateBy({
    name: 'characters',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && !control.test(value),
      defaultMessage: buildMessage((each) => `${each}$property holds control characters: type it again`),
    },
  })(target, name);
};
