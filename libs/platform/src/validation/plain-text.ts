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

/** Takes control, bidi and invisible characters out of a text of several lines, as copying brings them along, and blanks off its ends. */
export const CleanedText = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? withoutHiddenCharacters(value, { multiline: true }).trim() : value,
  );
