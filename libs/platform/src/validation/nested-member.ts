import { Type } from 'class-transformer';
import { IsArray, IsObject, ValidateNested } from 'class-validator';

const applyAll =
  (...decorators: readonly PropertyDecorator[]): PropertyDecorator =>
  (target, name) => {
    for (const decorate of decorators) decorate(target, name);
  };

/** The member is one object of a class. `ValidateNested` alone also accepts a list of them. */
export const NestedObject = (type: () => new () => object): PropertyDecorator =>
  applyAll(IsObject(), ValidateNested(), Type(type));

/** The member is a list of objects of a class. `ValidateNested` alone also accepts lists in that list. */
export const NestedList = (type: () => new () => object): PropertyDecorator =>
  applyAll(IsArray(), IsObject({ each: true }), ValidateNested({ each: true }), Type(type));
