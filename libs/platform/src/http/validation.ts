import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Problem, type FieldError } from './problem.js';

/** The strict edge: unknown fields are refused, types are not guessed for bodies beyond what a DTO declares. */
export const strictValidation = (): ValidationPipe =>
  new ValidationPipe({
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
