import { eventClasses, EventEnvelope, type Topic } from '@khai-bao/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { compiledValidatorOf } from '../validation/compiled-validator.js';

/** Thrown for a message that can never be processed. The reason names fields and rules, never values. */
export class PoisonMessageError extends Error {}

/**
 * Decodes and validates a message: JSON, envelope, then the data with the topic's class. Unknown fields of a newer
 * producer are dropped.
 */
export function decodeEvent(topic: Topic, value: Buffer | null): EventEnvelope {
  if (value === null) throw new PoisonMessageError('the message has no value');
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString('utf8'));
  } catch {
    throw new PoisonMessageError('the message is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new PoisonMessageError('the message is not an object');
  const envelope = validateAs(EventEnvelope<object>, parsed, 'envelope');
  if (envelope.type !== topic) throw new PoisonMessageError('envelope: type is not the topic');
  envelope.data = validateAs(eventClasses[topic] as new () => object, envelope.data, 'data');
  return envelope;
}

function validateAs<T extends object>(type: new () => T, plain: object, part: string): T {
  const validated = compiledValidatorOf(type, 'drop')?.(plain);
  if (validated !== undefined) return validated;
  const instance = instanceOf(type, plain, part);
  throwIfInvalid(validateSync(instance, { whitelist: true }), part);
  return instance;
}

/** class-transformer throws for members with the name of an inherited property. */
function instanceOf<T extends object>(type: new () => T, plain: object, part: string): T {
  try {
    return plainToInstance(type, plain);
  } catch {
    throw new PoisonMessageError(`${part}: a member has a forbidden name`);
  }
}

function throwIfInvalid(errors: ValidationError[], part: string): void {
  if (errors.length === 0) return;
  throw new PoisonMessageError(`${part}: ${errors.flatMap((error) => describeError(error, '')).join('; ')}`);
}

function describeError(error: ValidationError, prefix: string): string[] {
  const path = prefix + error.property;
  const own =
    error.constraints === undefined ? [] : [`${path} (${Object.keys(error.constraints).join(', ')})`];
  return [...own, ...(error.children ?? []).flatMap((child) => describeError(child, `${path}.`))];
}
