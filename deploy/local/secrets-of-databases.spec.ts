import { ExplainedError } from './explained-error.ts';
import { fingerprintOf, requireSecretsOfDatabases } from './secrets-of-databases.ts';
import { makeSecrets } from './secrets.ts';

const own = await makeSecrets();
const other = await makeSecrets();
const secretsFile = '/state/secrets.json';

it('a fingerprint differs between secrets, is the same for the same ones, and contains none of them', () => {
  expect(fingerprintOf(own)).toBe(fingerprintOf(structuredClone(own)));
  expect(fingerprintOf(own)).not.toBe(fingerprintOf(other));
  expect(fingerprintOf(own)).toMatch(/^[0-9a-f]{16}$/);
});

it.each([
  ['there are no databases yet', { exist: false, fingerprint: null }, true],
  ['they are marked with the same secrets', { exist: true, fingerprint: fingerprintOf(own) }, false],
  ['an earlier version made them with the stored secrets', { exist: true, fingerprint: null }, false],
] as const)('a start goes on when %s', (_when, databases, areNew) => {
  expect(() => requireSecretsOfDatabases(databases, own, { secretsFile, areNew })).not.toThrow();
});

it.each([
  ['they are marked with other secrets', { exist: true, fingerprint: fingerprintOf(other) }, false],
  ['the secrets were made a moment ago', { exist: true, fingerprint: null }, true],
] as const)('a start says what to do when %s', (_when, databases, areNew) => {
  const start = (): void => requireSecretsOfDatabases(databases, own, { secretsFile, areNew });
  expect(start).toThrow(ExplainedError);
  expect(start).toThrow(/other secrets than those in \/state\/secrets\.json.*npm start -- --fresh/);
});
