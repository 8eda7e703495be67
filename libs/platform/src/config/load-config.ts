import 'reflect-metadata';
import { plainToInstance, Transform } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';

const unsafeKey = Symbol('unsafe-default');

/** Marks a setting whose default is only safe in development. In production a service with this default refuses to start. */
export const UnsafeDefault = (): PropertyDecorator => (target, property) => {
  const known = (Reflect.getMetadata(unsafeKey, target) as (string | symbol)[] | undefined) ?? [];
  Reflect.defineMetadata(unsafeKey, [...known, property], target);
};

const productionKey = Symbol('production-rule');

/** Returns the problem of a setting in production, or null. The operator reads `ORIGIN: the sentence`. */
type ProductionCheck = (config: never) => string | null;

/** Checks a setting in production only, together with the other settings. A service whose setting fails refuses to start. */
export const ProductionRule =
  <T>(judge: (config: T) => string | null): PropertyDecorator =>
  (target, property) => {
    const known =
      (Reflect.getMetadata(productionKey, target) as [string | symbol, ProductionCheck][] | undefined) ?? [];
    Reflect.defineMetadata(productionKey, [...known, [property, judge]], target);
  };

/** Converts `true`, `false`, `1` and `0`. Any other value stays unchanged, so that `@IsBoolean()` refuses it. */
export const ToBoolean = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value,
  );

/** Thrown when the environment is not a valid configuration. The message names each variable and its problem. */
export class ConfigError extends Error {}

/** `filesS3Bucket` → `FILES_S3_BUCKET`: a digit belongs to the word before it. */
const environmentVariableOf = (property: string): string =>
  property.replaceAll(/(?<=[a-z0-9])[A-Z]/g, '_$&').toUpperCase();

/**
 * Reads a configuration class from the environment.
 * @throws ConfigError with one line for each wrong or, in production, unsafe variable.
 */
export function loadConfig<T extends object>(
  type: new () => T,
  environment: NodeJS.ProcessEnv = process.env,
): T {
  const defaults = new type() as Record<string, unknown>;
  const names = new Set([...Object.keys(defaults), ...declaredProperties(type)]);
  const given: Record<string, string> = {};
  for (const name of names) {
    const value = environment[environmentVariableOf(name)];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const config = plainToInstance(type, given, { exposeDefaultValues: true });
  const problems = validateSync(config).map(
    (error) =>
      `${environmentVariableOf(error.property)}: ${Object.values(error.constraints ?? {}).join(', ')}`,
  );
  if (environment['NODE_ENV'] === 'production') {
    for (const property of (Reflect.getMetadata(unsafeKey, type.prototype as object) as
      string[] | undefined) ?? []) {
      if ((config as Record<string, unknown>)[property] === defaults[property])
        problems.push(`${environmentVariableOf(property)}: the default is unsafe in production, set it`);
    }
    for (const [property, judge] of (Reflect.getMetadata(productionKey, type.prototype as object) as
      [string, (config: object) => string | null][] | undefined) ?? []) {
      const problem = judge(config);
      if (problem !== null) problems.push(`${environmentVariableOf(property)}: ${problem}`);
    }
  }
  if (problems.length > 0)
    throw new ConfigError(`The configuration is not usable:\n  ${problems.join('\n  ')}`);
  return config;
}

function declaredProperties(type: new () => object): string[] {
  return getMetadataStorage()
    .getTargetValidationMetadatas(type, '', false, false)
    .map((metadata) => metadata.propertyName);
}
