import { Clock } from '@khai-bao/platform/core';
import type { DeclarationsConfig } from '../declarations.config.js';
import { PhoneProofs } from './phone-proofs.js';

const config = { deviceTokenSecret: 'a secret of this spec', phoneProofMinutes: 30 } as DeclarationsConfig;
const phone = '+84903123456';
const id = '0197a1b2-0000-7000-8000-000000000001';

describe('a proof of a phone', () => {
  let now = new Date('2021-06-25T01:00:00Z');
  const clock = Object.assign(new Clock(), { now: () => now });
  const proofs = new PhoneProofs(config, clock);
  const proofOfPhone = (): string =>
    proofs.issueProof({ kind: 'phone', phoneIndex: proofs.indexPhone(phone) }).proof;
  beforeEach(() => {
    now = new Date('2021-06-25T01:00:00Z');
  });

  it('is valid for its phone only, and names neither phone nor person', () => {
    const proof = proofOfPhone();
    expect(proof).not.toContain('903123456');
    expect(proofs.provesPhone(proof, phone)).toBe(true);
    expect(proofs.provesPhone(proof, '+84903123457')).toBe(false);
    expect(proofs.provesDeclaration(proof, id)).toBe(false);
  });

  it('is valid for its declaration only', () => {
    const { proof } = proofs.issueProof({ kind: 'declaration', id });
    expect(proofs.provesDeclaration(proof, id)).toBe(true);
    expect(proofs.provesDeclaration(proof, id.replace(/1$/, '2'))).toBe(false);
    expect(proofs.provesPhone(proof, phone)).toBe(false);
  });

  it('ends after its minutes', () => {
    const { proof, expiresAt } = proofs.issueProof({ kind: 'declaration', id });
    expect(expiresAt.toISOString()).toBe('2021-06-25T01:30:00.000Z');
    now = new Date('2021-06-25T01:29:59Z');
    expect(proofs.provesDeclaration(proof, id)).toBe(true);
    now = expiresAt;
    expect(proofs.provesDeclaration(proof, id)).toBe(false);
  });

  it.each([
    ['nothing', () => undefined],
    ['an empty text', () => ''],
    ['a later end', (proof: string) => proof.replace(/^((?:[^.]+\.){3})[^.]+/, '$1zzzzzz')],
    ['another mac', (proof: string) => proof.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['more parts', (proof: string) => `${proof}.x`],
    ['a device token', () => 'd1.abc.def'],
  ])('is not %s', (_what, change: (proof: string) => string | undefined) => {
    expect(proofs.provesPhone(change(proofOfPhone()), phone)).toBe(false);
  });

  it('of another secret is refused', () => {
    const other = new PhoneProofs(
      { ...config, deviceTokenSecret: 'another secret' } as DeclarationsConfig,
      clock,
    );
    expect(other.provesPhone(proofOfPhone(), phone)).toBe(false);
    expect(other.indexPhone(phone)).not.toBe(proofs.indexPhone(phone));
  });

  it('hashes equal codes of two requests differently', () => {
    expect(proofs.hashCode('a', '123456')).not.toBe(proofs.hashCode('b', '123456'));
  });
});
