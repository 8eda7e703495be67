import { hasHiddenCharacters, isEmailAddress, removeCopiedInvisibles } from '@khai-bao/text';
import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy } from 'class-validator';

/**
 * The member is one e-mail address. Blanks at its ends and invisible characters that copying leaves in it are removed.
 * Other control, bidi and invisible characters are refused as `characters`, everything else as `isEmail`.
 */
export const IsEmailAddress = (): PropertyDecorator => (target, name) => {
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? removeCopiedInvisibles(value).trim() : value,
  )(target, name);
  ValidateBy({
    name: 'characters',
    validator: {
      validate: (value: unknown) => typeof value !== 'string' || !hasHiddenCharacters(value),
      defaultMessage: buildMessage(
        (each) => `${each}$property holds control, direction or invisible characters: type it again`,
      ),
    },
  })(target, name);
  ValidateBy({
    name: 'isEmail',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' && (hasHiddenCharacters(value) || isEmailAddress(value)),
      defaultMessage: buildMessage((each) => `${each}$property must be an e-mail address`),
    },
  })(target, name);
};
