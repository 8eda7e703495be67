import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { addressRoundOf, buildBounceAddress, parseBounceAddress, passwordRoundOf } from './bounce-address.js';

const key = randomBytes(32);
const domain = 'tra-lai.khaibao.example.vn';

describe('an address for returns', () => {
  const mailing = { recipientId: uuidv7(), round: passwordRoundOf('$argon2id$one') };
  const address = buildBounceAddress(key, domain, mailing);

  it('names its mailing, in capital letters too, and fits into a local part', () => {
    expect(parseBounceAddress(key, domain, address)).toEqual(mailing);
    expect(parseBounceAddress(key, domain, address.toUpperCase())).toEqual(mailing);
    expect(address.split('@')[0]!.length).toBeLessThanOrEqual(64);
    expect(passwordRoundOf('$argon2id$two')).not.toBe(mailing.round);
  });

  it('names the account and its address for mails without a password', () => {
    const round = addressRoundOf(key, mailing.recipientId, 'mot@example.vn');
    const notice = buildBounceAddress(key, domain, { ...mailing, round });
    expect(parseBounceAddress(key, domain, notice)).toEqual({ ...mailing, round });
    const others = [
      addressRoundOf(key, mailing.recipientId, 'hai@example.vn'),
      addressRoundOf(key, uuidv7(), 'mot@example.vn'),
      addressRoundOf(randomBytes(32), mailing.recipientId, 'mot@example.vn'),
    ];
    expect(others).not.toContain(round);
  });

  it('is unknown when a single letter is another, at another domain, or made with another key', () => {
    const [local] = address.split('@') as [string];
    expect(local.length).toBeGreaterThan(10);
    for (let at = 0; at < local.length; at += 1) {
      // The last letter carries two bits of the tag and three of padding; q and b differ in the former.
      const other = local[at] === 'q' ? 'b' : 'q';
      expect(
        parseBounceAddress(key, domain, `${local.slice(0, at)}${other}${local.slice(at + 1)}@${domain}`),
      ).toBeNull();
    }
    expect(parseBounceAddress(key, domain, `${local}@example.vn`)).toBeNull();
    expect(parseBounceAddress(randomBytes(32), domain, address)).toBeNull();
  });

  it.each(['', '@', 'tra-@', `tra-${'a'.repeat(55)}`, 'khong-tra-loi', `tra-${'a'.repeat(60)}`])(
    'is not %s',
    (local) => {
      expect(parseBounceAddress(key, domain, local)).toBeNull();
      expect(parseBounceAddress(key, domain, `${local}@${domain}`)).toBeNull();
    },
  );
});
