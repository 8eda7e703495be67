import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { BatchSigner } from './batch-signer.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const jwk = privateKey.export({ format: 'jwk' });

describe('BatchSigner', () => {
  it.each([1, 2, 3, 200])('signs each of %d concurrent messages with a valid signature', async (count) => {
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

  it('rejects or fulfils a batch as a whole when its thread ends, and starts another thread for the next one', async () => {
    const signer = new BatchSigner(jwk);
    try {
      const batch = (): Promise<PromiseSettledResult<Uint8Array>[]> =>
        Promise.allSettled(Array.from({ length: 5 }, () => signer.signMessage(randomBytes(8))));
      await batch();
      const inProgress = batch();
      await new Promise((resolve) => setImmediate(resolve));
      await signer.stopWorker();
      expect(new Set((await inProgress).map(({ status }) => status)).size).toBe(1);
      expect((await batch()).map(({ status }) => status)).toEqual(
        Array.from({ length: 5 }, () => 'fulfilled'),
      );
    } finally {
      await signer.stopWorker();
    }
  });
});
