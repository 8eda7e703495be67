import 'reflect-metadata';
import { Public, RequirePermission } from '../auth/decorators.js';
import { FastPathRegistry } from './fast-path.js';

class Form {}

class Routes {
  @Public()
  open(): void {}

  @RequirePermission('declaration.on-behalf')
  guarded(): void {}

  silent(): void {}
}

describe('fast paths', () => {
  const open = (method: keyof Routes) => (): void =>
    new FastPathRegistry().registerFastPath({
      handler: Routes.prototype[method],
      path: '/v1/forms',
      bodyClass: Form,
      respond: () => Promise.resolve({}),
    });

  it('open for what is public', () => expect(open('open')).not.toThrow());
  it.each(['guarded', 'silent'] as const)('do not bypass the guards of a route that is %s', (method) =>
    expect(open(method)).toThrow('/v1/forms is not @Public()'),
  );
});
