import { openSuite } from '@khai-bao/testing';
import { Secret, TOTP } from 'otpauth';

const password = 'KhaiBao#2021';

describe('where a second factor is required', () => {
  it('an official sees nothing before it is set up, and gate staff is not asked', async () => {
    const suite = await openSuite();
    try {
      const service = await suite.start('accounts', {
        module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
        migrations: () => import('../src/migrations/index.js'),
        env: { REQUIRE_SECOND_FACTOR: 'true', ARGON2_MEMORY_KIB: '64' },
      });
      const first = await service.ask('POST', '/v1/sign-in', {
        body: { username: 'phuong.bennghe', password },
      });
      expect(first.body).toMatchObject({ mustEnrolSecondFactor: true, mustChangePassword: false });
      const as = first.body.accessToken as string;
      expect((await service.ask('GET', '/v1/handovers', { as })).status).toBe(403);
      const { body: begun } = await service.ask('POST', '/v1/second-factor', { as, body: { password } });
      const code = new TOTP({ secret: Secret.fromBase32(begun.secret), digits: 6, period: 30 }).generate();
      const confirmed = await service.ask('POST', '/v1/second-factor/confirm', { as, body: { code } });
      expect(confirmed.body.recoveryCodes).toHaveLength(10);
      const cookie = first.headers.getSetCookie()[0]!.split(';')[0]!;
      const free = await service.ask('POST', '/v1/session/refresh', { headers: { cookie } });
      expect(free.body.mustEnrolSecondFactor).toBe(false);
      expect((await service.ask('GET', '/v1/handovers', { as: free.body.accessToken })).status).toBe(200);
    } finally {
      await suite.close();
    }
  });
});
