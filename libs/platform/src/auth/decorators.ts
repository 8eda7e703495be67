import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Permission } from '@khai-bao/contracts';
import type { Actor } from './actor.js';

export const permissionKey = 'khai-bao:permission';
export const publicKey = 'khai-bao:public';
export const anyAccountKey = 'khai-bao:any-account';

/** The endpoint asks for one of these permissions. Which rows it may touch is the query's business. */
export const RequirePermission = (...permissions: Permission[]): MethodDecorator & ClassDecorator =>
  SetMetadata(permissionKey, permissions);
/** The endpoint is open to everybody: citizens, units that register. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(publicKey, true);
/** The endpoint asks for a signed-in account of any role; `whileMustChange` lets one in that has to set a new password first. */
export const AnyAccount = (
  options: { whileMustChange: boolean } = { whileMustChange: false },
): MethodDecorator & ClassDecorator => SetMetadata(anyAccountKey, options);

/** The signed-in account of the request. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<{ actor?: Actor }>();
  if (actor === undefined) throw new Error('CurrentActor on an endpoint without an account');
  return actor;
});
