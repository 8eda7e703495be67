import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { compiledValidatorOf } from '../validation/compiled-validator.js';
import { deleteAbsentMembers } from '../validation/optional-member.js';
import { Problem, type FieldError } from '../core/problem.js';

const isUUID = (value: unknown): value is string => typeof value === 'string' && uuidPattern.test(value);
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Nest's validation pipe with a fast path: a body that the compiled validator accepts skips class-validator, which
 * decides all others. An id in a path is written in small letters, as it is stored: keys of events and timers, and what is sealed for an
 * id, are compared as texts.
 */
class StrictValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    if (type === 'param' && isUUID(value)) return value.toLowerCase();
    const validated =
      type === 'body' && metatype !== undefined && this.toValidate(metadata)
        ? compiledValidatorOf(metatype as new () => object, 'defer')?.(value)
        : undefined;
    if (validated !== undefined) return validated;
    const instance: unknown = await super.transform(value, metadata);
    deleteAbsentMembers(instance);
    return instance;
  }
}

/** Creates the validation pipe. Unknown fields are refused, and types are converted only where a DTO declares it. */
export const createValidationPipe = (): ValidationPipe =>
  new StrictValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new Problem('PLATFORM.VALIDATION', { fields: errors.flatMap((error) => fieldErrors(error, '')) }),
  });

function fieldErrors(error: ValidationError, prefix: string): FieldError[] {
  const path = prefix + error.property;
  const own = Object.entries(error.constraints ?? {}).map(([code, message]) => ({ path, code, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, `${path}.`))];
}
