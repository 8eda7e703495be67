import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { compiledValidatorOf } from '../validation/compiled-validator.js';
import { Problem, type FieldError } from '../core/problem.js';

/** Nest's pipe, which bodies that are valid beyond doubt need not go through: class-validator judges all others and words every refusal. */
class StrictValidationPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    const sure =
      type === 'body' && metatype !== undefined && this.toValidate(metadata)
        ? compiledValidatorOf(metatype as new () => object, 'unsure')?.(value)
        : undefined;
    return sure === undefined ? super.transform(value, metadata) : Promise.resolve(sure);
  }
}

/** The strict edge: unknown fields are refused, types are not guessed for bodies beyond what a DTO declares. */
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
