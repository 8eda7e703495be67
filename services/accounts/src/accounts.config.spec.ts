import { loadConfig } from '@khai-bao/platform/config';
import { AccountsConfig } from './accounts.config.js';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://accounts:secret@db/accounts',
  PUBLIC_ORIGIN: 'https://khaibao.example.vn',
  READER_PUBLIC_KEYS: '{"sync":{}}',
  KAFKA_ALLOW_PLAINTEXT: 'true',
  MASTER_KEY: `${'B'.repeat(43)}=`,
  SMTP_URL: 'smtp://mail.example.vn',
  SIGNING_KEYS: '{"keys":[]}',
};

it.each([
  [production, true],
  [{ ...production, REQUIRE_SECOND_FACTOR: 'true' }, true],
  [{ ...production, REQUIRE_SECOND_FACTOR: 'false' }, false],
  [{ SIGNING_KEYS: '{}' }, false],
  [{ SIGNING_KEYS: '{}', REQUIRE_SECOND_FACTOR: '1' }, true],
])('officials need a second factor in production unless configured otherwise: %#', (environment, needed) => {
  expect(loadConfig(AccountsConfig, environment).officialsNeedSecondFactor).toBe(needed);
});

it('rejects a value that is neither true nor false', () => {
  expect(() => loadConfig(AccountsConfig, { ...production, REQUIRE_SECOND_FACTOR: 'ja' })).toThrow(
    /REQUIRE_SECOND_FACTOR/,
  );
});
