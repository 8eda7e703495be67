import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { TransformationType } from 'class-transformer';
import {
  getMetadataStorage,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { isNullAbsent } from './optional-member.js';

type ClassOf<T extends object> = new () => T;
type Members = Record<string, unknown>;

/** Treatment of a member that the class does not declare: `drop` it, or `defer` the whole value to class-validator. */
export type UnknownMemberPolicy = 'drop' | 'defer';

/**
 * Returns the validated instance for a value that is certainly valid, and undefined for every other value, which
 * class-validator must then decide. class-validator accepts every value that this accepts, with the same instance.
 */
export type CompiledValidator<T extends object> = (plain: unknown) => T | undefined;

interface Rule {
  readonly constraint: ValidatorConstraintInterface;
  readonly each: boolean;
  readonly args: ValidationArguments;
}

interface Member {
  readonly name: string;
  /** All conditions must hold before a rule is checked (`@IsOptional`, `@ValidateIf`). */
  readonly conditions: readonly ((object: object, value: unknown) => boolean)[];
  readonly rules: readonly Rule[];
  readonly nested: CompiledValidator<object> | null;
  readonly isNullAbsent: boolean;
}

const validatorCache = new Map<UnknownMemberPolicy, Map<ClassOf<object>, CompiledValidator<object> | null>>([
  ['drop', new Map()],
  ['defer', new Map()],
]);

/**
 * Returns the validator of a class, compiled once from its decorator metadata; null for a class with decorators that
 * are not supported.
 */
export function compiledValidatorOf<T extends object>(
  type: ClassOf<T>,
  unknownMembers: UnknownMemberPolicy,
): CompiledValidator<T> | null {
  const known = validatorCache.get(unknownMembers)!;
  let check = known.get(type);
  if (check === undefined) {
    // A recursive class is not compiled; class-validator handles it.
    known.set(type, null);
    check = compileValidator(type, unknownMembers);
    known.set(type, check);
  }
  return check as CompiledValidator<T> | null;
}

function compileValidator(
  type: ClassOf<object>,
  unknownMembers: UnknownMemberPolicy,
): CompiledValidator<object> | null {
  const members = membersOf(type, unknownMembers);
  if (members === null) return null;
  const byName = new Map(members.map((member) => [member.name, member]));
  // class-validator treats a default value of a member without a decorator as an unknown member.
  if (Object.keys(new type()).some((name) => !byName.has(name))) return null;
  return (plain) => {
    if (!isPlainObject(plain)) return undefined;
    const instance = new type() as Members;
    for (const name of Object.keys(plain)) {
      const member = byName.get(name);
      if (member === undefined) {
        if (unknownMembers === 'defer' || acceptPlainValue(plain[name]) === undecided) return undefined;
        continue;
      }
      const value = plain[name];
      if (value === null && member.isNullAbsent) continue;
      const accepted =
        member.nested === null ? acceptPlainValue(value) : acceptNestedValue(value, member.nested);
      if (accepted === undecided) return undefined;
      instance[name] = accepted;
    }
    for (const member of members) if (!passesRules(member, instance)) return undefined;
    return instance;
  };
}

const undecided = Symbol('undecided');

/**
 * Accepts a JSON value unchanged. A value that JSON cannot represent, or with a member name such as `__proto__`, is
 * undecided.
 */
function acceptPlainValue(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? undecided : value;
  return isPlainValue(value, 0) ? value : undecided;
}

function acceptNestedValue(value: unknown, nested: CompiledValidator<object>): unknown {
  if (value === null || value === undefined) return value;
  if (!Array.isArray(value)) return nested(value) ?? undecided;
  const list: object[] = [];
  for (const item of value as unknown[]) {
    const checked = nested(item);
    if (checked === undefined) return undecided;
    list.push(checked);
  }
  return list;
}

function passesRules({ name, conditions, rules, nested }: Member, instance: Members): boolean {
  const value = instance[name];
  for (const condition of conditions) if (!condition(instance, value)) return true;
  for (const { constraint, each, args } of rules) {
    args.object = instance;
    args.value = value;
    if (each && Array.isArray(value)) {
      for (const item of value as unknown[]) if (constraint.validate(item, args) !== true) return false;
    } else if (constraint.validate(value, args) !== true) return false;
  }
  // A nested value was validated when it was accepted. class-validator refuses null and other types.
  return nested === null || value === undefined || (typeof value === 'object' && value !== null);
}

const maxDepth = 32;

const isPlainObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function isPlainValue(value: unknown, depth: number): boolean {
  if (value === null || typeof value !== 'object') return value !== undefined && typeof value !== 'function';
  if (depth > maxDepth) return false;
  if (Array.isArray(value)) return (value as unknown[]).every((item) => isPlainValue(item, depth + 1));
  if (!isPlainObject(value)) return false;
  for (const name of Object.keys(value)) {
    if (name === '__proto__' || name === 'constructor' || name === 'prototype' || name === 'then')
      return false;
    if (!isPlainValue(value[name], depth + 1)) return false;
  }
  return true;
}

function membersOf(type: ClassOf<object>, unknownMembers: UnknownMemberPolicy): Member[] | null {
  const storage = getMetadataStorage();
  const metadata = storage.getTargetValidationMetadatas(type, '', false, false);
  const isUnsupported =
    metadata.length === 0 ||
    defaultMetadataStorage.getStrategy(type) !== 'none' ||
    defaultMetadataStorage.getExposedProperties(type, TransformationType.PLAIN_TO_CLASS).length > 0 ||
    defaultMetadataStorage.getExcludedProperties(type, TransformationType.PLAIN_TO_CLASS).length > 0 ||
    Object.getOwnPropertyNames(type.prototype).length > 1;
  if (isUnsupported) return null;
  const members: Member[] = [];
  for (const [name, list] of Object.entries(storage.groupByPropertyName(metadata))) {
    const nestedType = nestedTypeOf(type, name);
    const nested = nestedType === null ? null : nestedType && compiledValidatorOf(nestedType, unknownMembers);
    const transforms = defaultMetadataStorage.findTransformMetadatas(
      type,
      name,
      TransformationType.PLAIN_TO_CLASS,
    );
    const validatesNested = list.some(({ type: kind }) => kind === 'nestedValidation');
    if (transforms.length > 0 || nested === undefined || (nestedType !== null && nested === null))
      return null;
    if (validatesNested !== (nested !== null)) return null;
    const conditions: Member['conditions'][number][] = [];
    const rules: Rule[] = [];
    for (const one of list) {
      if (one.groups?.length > 0 || one.always === true || one.validateIf !== undefined) return null;
      if (one.type === 'conditionalValidation')
        conditions.push((one.constraints as Member['conditions'][number][])[0]!);
      else if (one.type === 'customValidation') {
        const found = storage.getTargetValidatorConstraints(one.constraintCls);
        if (found.some(({ async }) => async)) return null;
        for (const { instance } of found)
          rules.push({
            constraint: instance,
            each: one.each === true,
            args: {
              targetName: type.name,
              property: name,
              object: {},
              value: undefined,
              constraints: one.constraints as unknown[],
            },
          });
      } else if (one.type !== 'nestedValidation' && one.type !== 'whitelistValidation') return null;
    }
    members.push({
      name,
      conditions,
      rules,
      nested,
      isNullAbsent: isNullAbsent(type.prototype as object, name),
    });
  }
  return members;
}

/**
 * Returns the class of a nested member, null for a member with plain JSON, and undefined for a member that only
 * class-transformer can convert.
 */
function nestedTypeOf(type: ClassOf<object>, name: string): ClassOf<object> | null | undefined {
  const metadata = defaultMetadataStorage.findTypeMetadata(type, name);
  if (metadata === undefined) return null;
  if (metadata.options?.discriminator !== undefined || metadata.reflectedType === Map) return undefined;
  const nested = (metadata.typeFunction?.() ?? metadata.reflectedType) as ClassOf<object>;
  const basic: readonly unknown[] = [Number, String, Boolean, Date, Object, Array, Map, Set, Buffer];
  return typeof nested !== 'function' || basic.includes(nested) ? undefined : nested;
}
