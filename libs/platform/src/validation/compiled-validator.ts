import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { TransformationType } from 'class-transformer';
import {
  getMetadataStorage,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';

type ClassOf<T extends object> = new () => T;
type Members = Record<string, unknown>;

/** What to do with a member that the class does not know: drop it, or leave the judgement to the slow way. */
export type UnknownMemberPolicy = 'drop' | 'unsure';

/**
 * Answers the checked instance for a value that is valid beyond doubt, and undefined for every other: the caller then asks
 * class-validator, whose answer stands. A value that this passes, class-validator passes too, with the same instance.
 */
export type CompiledValidator<T extends object> = (plain: unknown) => T | undefined;

interface Rule {
  readonly constraint: ValidatorConstraintInterface;
  readonly each: boolean;
  readonly args: ValidationArguments;
}

interface Member {
  readonly name: string;
  /** All must agree before anything is checked (`@IsOptional`, `@ValidateIf`). */
  readonly conditions: readonly ((object: object, value: unknown) => boolean)[];
  readonly rules: readonly Rule[];
  readonly nested: CompiledValidator<object> | null;
}

const validatorCache = new Map<UnknownMemberPolicy, Map<ClassOf<object>, CompiledValidator<object> | null>>([
  ['drop', new Map()],
  ['unsure', new Map()],
]);

/** The check of a class, compiled once from the metadata of its decorators; null for a class that asks for more than this knows. */
export function compiledValidatorOf<T extends object>(
  type: ClassOf<T>,
  unknownMembers: UnknownMemberPolicy,
): CompiledValidator<T> | null {
  const known = validatorCache.get(unknownMembers)!;
  let check = known.get(type);
  if (check === undefined) {
    // A class that holds itself would never end: it goes the slow way.
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
  // A default of a member without a decorator is an unknown member to class-validator.
  if (Object.keys(new type()).some((name) => !byName.has(name))) return null;
  return (plain) => {
    if (!isPlainObject(plain)) return undefined;
    const instance = new type() as Members;
    for (const name of Object.keys(plain)) {
      const member = byName.get(name);
      if (member === undefined) {
        if (unknownMembers === 'unsure' || acceptPlainValue(plain[name]) === undecided) return undefined;
        continue;
      }
      const value = plain[name];
      const taken =
        member.nested === null ? acceptPlainValue(value) : acceptNestedValue(value, member.nested);
      if (taken === undecided) return undefined;
      instance[name] = taken;
    }
    for (const member of members) if (!passesRules(member, instance)) return undefined;
    return instance;
  };
}

const undecided = Symbol('unsure');

/** JSON values are taken as they are; what JSON could not have brought, or carries a name that objects inherit by, is not. */
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
  // What is typed as a class was checked when it was taken; null and the like are for the slow way to refuse.
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
  const asks =
    metadata.length === 0 ||
    defaultMetadataStorage.getStrategy(type) !== 'none' ||
    defaultMetadataStorage.getExposedProperties(type, TransformationType.PLAIN_TO_CLASS).length > 0 ||
    defaultMetadataStorage.getExcludedProperties(type, TransformationType.PLAIN_TO_CLASS).length > 0 ||
    Object.getOwnPropertyNames(type.prototype).length > 1;
  if (asks) return null;
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
    members.push({ name, conditions, rules, nested });
  }
  return members;
}

/** The class of a member that holds one, null for a member that holds plain JSON, undefined for what only class-transformer knows. */
function nestedTypeOf(type: ClassOf<object>, name: string): ClassOf<object> | null | undefined {
  const metadata = defaultMetadataStorage.findTypeMetadata(type, name);
  if (metadata === undefined) return null;
  if (metadata.options?.discriminator !== undefined || metadata.reflectedType === Map) return undefined;
  const nested = (metadata.typeFunction?.() ?? metadata.reflectedType) as ClassOf<object>;
  const basic: readonly unknown[] = [Number, String, Boolean, Date, Object, Array, Map, Set, Buffer];
  return typeof nested !== 'function' || basic.includes(nested) ? undefined : nested;
}
