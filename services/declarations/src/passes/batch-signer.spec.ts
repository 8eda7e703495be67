import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { BatchSigner } from './batch-signer.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const jwk = privateKey.export({ format: 'jwk' });

describe('signatures, many at once', () => {
  it.each([1, 2, 3, 200])('%d at the same time: each message has its own good signature', async (count) => {
    const signer = new BatchSigner(jwk);
    try {
      const messages = Array.from({ length: count }, (_, at) => randomBytes(20 + at));
      const signatures = await Promise.all(messages.map((message) => signer.signMessage(message)));
      messages.forEach((message, at) => expect(verify(null, message, publicKey, signatures[at]!)).toBe(true));
      const late = await Promise.all(messages.map((message) => signer.signMessage(message)));
      expect(late.map((one) => Buffer.from(one))).toEqual(signatures.map((one) => Buffer.from(one)));
    } finally {
      await signer.stopWorker();
    }
  });

  it('a thread that is lost fails what it had, and the next one is made', async () => {
    const signer = new BatchSigner(jwk);
    try {
      const batch = (): Promise<PromiseSettledResult<Uint8Array>[]> =>
        Promise.allSettled(Array.from({ length: 5 }, () => signer.signMessage(randomBytes(8))));
      await batch();
      const underWay = batch();
      await new Promise((resolve) => setImmediate(resolve));
      await signer.stopWorker();
      expect(new Set((await underWay).map(({ status }) => status)).size).toBe(1);
      expect((await batch()).map(({ status }) => status)).toEqual(
        Array.from({ length: 5 }, () => 'fulfilled'),
      );
    } finally {
      await signer.stopWorker();
    }
  });
});
