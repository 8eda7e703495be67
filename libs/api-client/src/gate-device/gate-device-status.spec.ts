import { isAllowedUnconfirmed, nameGuard } from './gate-device-status.js';

it.each([
  ['GET', '/api/declarations/v1/gates', true],
  [undefined, '/api/declarations/v1/counters', true],
  ['POST', '/api/declarations/v1/checks', true],
  ['POST', '/api/declarations/v1/checks/batch', true],
  ['POST', '/api/declarations/v1/passes/verify', true],
  ['POST', '/api/declarations/v1/checksum', false],
  ['POST', '/api/declarations/v1/suspicions', false],
  ['POST', '/api/declarations/v1/declarations/on-behalf', false],
  ['POST', '/api/accounts/v1/gate-pin', false],
])('%s %s goes out before the service has seen the PIN: %s', (method, path, allowed) =>
  expect(isAllowedUnconfirmed(path, method)).toBe(allowed),
);

it.each<[string, unknown, unknown]>([
  ['a check', { clientKey: 'k' }, { clientKey: 'k', guardId: 'b' }],
  ['a check that names its guard', { clientKey: 'k', guardId: 'a' }, { clientKey: 'k', guardId: 'a' }],
  [
    'a batch',
    { items: [{ clientKey: 'k' }, { clientKey: 'l', guardId: 'a' }] },
    {
      items: [
        { clientKey: 'k', guardId: 'b' },
        { clientKey: 'l', guardId: 'a' },
      ],
    },
  ],
  ['a pass', { pass: 'p' }, { pass: 'p' }],
  ['nothing', undefined, undefined],
])('names the guard of %s', (_what, body, named) => expect(nameGuard(body, 'b')).toEqual(named));
