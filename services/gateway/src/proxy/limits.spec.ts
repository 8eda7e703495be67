import { limitOf, networkOf } from './limits.js';

describe('limitOf', () => {
  it.each([
    ['POST', '/accounts/v1/sign-in', 'sign-in'],
    ['POST', '/accounts/v1/sign-in/passkey', 'sign-in'],
    ['POST', '/registration/v1/registrations', 'register'],
    ['POST', '/registration/v1/registrations/track', 'track'],
    ['GET', '/declarations/v1/gate-codes/ABC', 'gate-code'],
    ['HEAD', '/declarations/v1/gate-codes/ABC', 'gate-code'],
    ['GET', '/registration/v1/registrations', undefined],
    ['GET', '/declarations/v1/visitors', undefined],
  ])('%s %s counts as %s', (method, path, name) => {
    expect(limitOf(method, path)).toBe(name);
  });
});

describe('networkOf', () => {
  it('takes the addresses of one IPv6 household for one', () => {
    const of = (remoteAddress: string): string => networkOf({ socket: { remoteAddress } as never });
    expect(of('2001:db8:1:2::1')).toBe(of('2001:db8:1:2:ffff::9'));
    expect(of('2001:db8:1:2::1')).not.toBe(of('2001:db8:1:3::1'));
    expect(of('::ffff:10.0.0.1')).toBe('10.0.0.1');
  });
});
