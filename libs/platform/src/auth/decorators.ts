import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Permission } from '@khai-bao/contracts';
import type { Actor } from './actor.js';

export const permissionKey = 'khai-bao:permission';
export const publicKey = 'khai-bao:public';
export const anyAccountKey = 'khai-bao:any-account';

/** The endpoint requires one of these permissions. The query restricts the rows to the account's scope. */
export const RequirePermission = (...permissions: Permission[]): MethodDecorator & ClassDecorator =>
  SetMetadata(permissionKey, permissions);
/** The endpoint needs no authentication, for citizens and units that register. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(publicKey, true);
/**
 * The endpoint requires a signed-in account of any role. `whileMustChange` also accepts an account that must change
 * its password.
 */
export const AnyAccount = (
  options: { whileMustChange: boolean } = { whileMustChange: false },
): MethodDecorator & ClassDecorator => SetMetadata(anyAccountKey, options);

/** The signed-in account of the request. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<{ actor?: Actor }>();
  if (actor === undefined) throw new Error('CurrentActor on an endpoint without an account');
  return actor;
});
