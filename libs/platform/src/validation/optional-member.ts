import 'reflect-metadata';
import { IsOptional } from 'class-validator';

const metadataKey = Symbol('null is absent');

/** The member may be left out, and null means the same. A handler sees undefined in both cases. */
export const OptionalMember = (): PropertyDecorator => (target, name) => {
  IsOptional()(target, name);
  Reflect.defineMetadata(metadataKey, true, target, name);
};

/** Returns whether null means absent for a member of a class. */
export const isNullAbsent = (prototype: object, name: string): boolean =>
  Reflect.getMetadata(metadataKey, prototype, name) === true;

/** Deletes the members of an instance, and of the instances in it, whose null means absent. */
export function deleteAbsentMembers(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) return value.forEach(deleteAbsentMembers);
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || prototype === Object.prototype) return;
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members))
    if (members[name] !== null) deleteAbsentMembers(members[name]);
    else if (isNullAbsent(prototype, name)) delete members[name];
}
