import { generateKeyPairSync } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import serialize from 'canonicalize';
import { canonicalJson, canonicalDigest } from './canonical-json.js';
import {
  contentDigest,
  MessageSigner,
  MessageVerifier,
  maxSignatureAgeMs,
  SignatureError,
} from './message-signature.js';
import { verifyStatement, signStatement, StatementError } from './signed-statement.js';

/** RFC 9421, appendix B.1.4: the example key. */
const rfcKey = {
  kty: 'OKP',
  crv: 'Ed25519',
  kid: 'test-key-ed25519',
  d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
  x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
};
const { d: _private, ...rfcPublic } = rfcKey;

/** RFC 9421, appendix B.2: the example request. */
const rfcRequest = {
  method: 'POST',
  url: 'https://example.com/foo?param=Value&Pet=dog',
  headers: {
    host: 'example.com',
    date: 'Tue, 20 Apr 2021 02:07:55 GMT',
    'content-type': 'application/json',
    'content-length': '18',
  },
};

const pair = (kid: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    private: { ...privateKey.export({ format: 'jwk' }), kid },
    public: { ...publicKey.export({ format: 'jwk' }), kid },
  };
};

describe('canonical JSON', () => {
  it('spells whatever it is given as the reference does', () => {
    let seed = 2021;
    const below = (limit: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % limit;
    };
    const names = [
      'a',
      'b',
      'Z',
      'é',
      '\u20ac',
      '\ufb33',
      '\ud83d\ude00',
      '1',
      '10',
      '01',
      '',
      '__proto__x',
      'toString',
      'a b',
      '"',
      '\r',
    ];
    const leaves = [
      '',
      'Nguyễn',
      '\u0000\u001f"\\/',
      '\u2028',
      '\ud83d\ude00',
      '\ud800',
      0,
      -0,
      1e21,
      1e-7,
      0.1,
      333333333.33333329,
      true,
      false,
      null,
      undefined,
      [],
      {},
    ];
    const make = (depth: number): unknown => {
      const kind = depth > 4 ? 2 : below(4);
      if (kind === 0) return Array.from({ length: below(4) }, () => make(depth + 1));
      if (kind === 1)
        return Object.fromEntries(
          Array.from({ length: below(6) }, () => [names[below(names.length)]!, make(depth + 1)]),
        );
      return leaves[below(leaves.length)];
    };
    const said = (spell: (value: unknown) => string | undefined, value: unknown): string => {
      try {
        return spell(value) ?? 'none';
      } catch {
        return 'none';
      }
    };
    for (let turn = 0; turn < 4_000; turn += 1) {
      const value = make(0);
      const before = JSON.stringify(value);
      expect(said(canonicalJson, value)).toBe(said(serialize, value));
      expect(JSON.stringify(value)).toBe(before);
    }
    expect(canonicalJson({ b: 1, a: new Date(0) })).toBe('{"a":"1970-01-01T00:00:00.000Z","b":1}');
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":2}'))).toBe('{"__proto__":2,"b":1}');
  });

  it.each([
    [{ b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
    [{ '\u20ac': 'Euro', '\r': 'CR', '1': 'One' }, '{"\\r":"CR","1":"One","€":"Euro"}'],
    [{ n: 1e21, z: -0, e: 'Bến Nghé' }, '{"e":"Bến Nghé","n":1e+21,"z":0}'],
  ])('%j is spelled in one way', (value, text) => expect(canonicalJson(value)).toBe(text));

  it('gives one digest whatever the order of members', () =>
    expect(canonicalDigest({ a: 1, b: { c: 2, d: 3 } })).toBe(canonicalDigest({ b: { d: 3, c: 2 }, a: 1 })));
});

describe('message signatures', () => {
  it('makes the very signature of RFC 9421, B.2.6', async () => {
    const key = new MessageSigner(rfcKey)['key'];
    const signed = await httpbis.signMessage(
      {
        key,
        name: 'sig-b26',
        fields: ['date', '@method', '@path', '@authority', 'content-type', 'content-length'],
        params: ['created', 'keyid'],
        paramValues: { created: new Date(1618884473 * 1000) },
      },
      rfcRequest,
    );
    expect(signed.headers).toMatchObject({
      'Signature-Input':
        'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      Signature:
        'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
    });
  });

  it('knows the digest of RFC 9530', () =>
    expect(contentDigest(Buffer.from('{"hello": "world"}\n'))).toBe(
      'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
    ));

  const body = Buffer.from('{"hello": "world"}');
  const now = new Date('2021-06-30T00:00:00Z');
  const request = {
    method: 'POST',
    url: 'https://centre.example/fhir',
    headers: { 'content-type': 'application/fhir+json', 'idempotency-key': 'k-1' },
    body,
  };
  const signed = async () => ({
    ...request,
    headers: await new MessageSigner(rfcKey).signRequest(request, now),
  });
  const verifier = new MessageVerifier([rfcPublic]);

  it('accepts what it signed and names key, time and nonce', async () => {
    const signature = await verifier.verifyRequest(await signed(), now);
    expect(signature).toMatchObject({ keyId: 'test-key-ed25519', createdAt: now });
    expect((await verifier.verifyRequest(await signed(), now)).nonce).not.toBe(signature.nonce);
  });

  it('signs a reading request without a body', async () => {
    const reading = { method: 'GET', url: 'https://centre.example/v1/summary', headers: {} };
    const headers = await new MessageSigner(rfcKey).signRequest(reading, now);
    await expect(verifier.verifyRequest({ ...reading, headers }, now)).resolves.toMatchObject({
      keyId: rfcKey.kid,
    });
    await expect(
      verifier.verifyRequest({ ...reading, headers, url: `${reading.url}?a=1` }, now),
    ).rejects.toThrow(SignatureError);
  });

  it.each<[string, (r: Awaited<ReturnType<typeof signed>>) => object]>([
    ['another body', () => ({ body: Buffer.from('{"hello": "moon"}') })],
    [
      'another body with its own digest',
      (r) => {
        const other = Buffer.from('{"hello": "moon"}');
        return { body: other, headers: { ...r.headers, 'content-digest': contentDigest(other) } };
      },
    ],
    ['another target', () => ({ url: 'https://other.example/fhir' })],
    ['another method', () => ({ method: 'PUT' })],
    ['another idempotency key', (r) => ({ headers: { ...r.headers, 'idempotency-key': 'k-2' } })],
    ['no signature', () => ({ headers: { ...request.headers, 'content-digest': contentDigest(body) } })],
    ['no body in the signature', async (r) => r],
  ])('refuses %s', async (_what, change) => {
    const good = await signed();
    const bad =
      _what === 'no body in the signature'
        ? {
            ...good,
            headers: {
              ...request.headers,
              'content-digest': contentDigest(body),
              ...(await signedWithoutBody()),
            },
          }
        : { ...good, ...change(good) };
    await expect(verifier.verifyRequest(bad, now)).rejects.toThrow(SignatureError);
  });

  const signedWithoutBody = async (): Promise<Record<string, string>> => {
    const { Signature, 'Signature-Input': input } = await new MessageSigner(rfcKey).signRequest(
      { method: 'POST', url: request.url, headers: {} },
      now,
    );
    return { Signature: Signature!, 'Signature-Input': input! };
  };

  it('refuses an unknown key, and a known name with another key', async () => {
    const request = await signed();
    await expect(new MessageVerifier([pair('other').public]).verifyRequest(request, now)).rejects.toThrow(
      SignatureError,
    );
    await expect(new MessageVerifier([pair(rfcKey.kid).public]).verifyRequest(request, now)).rejects.toThrow(
      SignatureError,
    );
  });

  it.each([
    [maxSignatureAgeMs, true],
    [maxSignatureAgeMs + 1000, false],
    [-maxSignatureAgeMs, true],
    [-maxSignatureAgeMs - 1000, false],
  ])('at %d ms from its time: %s', async (offset, good) => {
    const verified = verifier.verifyRequest(await signed(), new Date(now.getTime() + offset)).then(
      () => 'verified',
      (error: unknown) => (error instanceof SignatureError ? 'refused' : error),
    );
    expect(await verified).toBe(good ? 'verified' : 'refused');
  });

  it('refuses two signatures on one request', async () => {
    const first = await signed();
    const twice = await new MessageSigner(rfcKey).signRequest({ ...request, headers: first.headers }, now);
    await expect(verifier.verifyRequest({ ...request, headers: twice }, now)).rejects.toThrow(
      'more than one',
    );
  });
});

describe('signed statements', () => {
  const key = pair('centre-1');
  it('reads back what was signed', async () => {
    const jws = await signStatement(key.private, 'receipt', { b: 1, a: 2 });
    expect(await verifyStatement([pair('other').public, key.public], 'receipt', jws)).toEqual({ a: 2, b: 1 });
  });

  it('refuses another key, another type and an altered payload', async () => {
    const jws = await signStatement(key.private, 'receipt', { a: 1 });
    const [head, , tail] = jws.split('.');
    const altered = [head, Buffer.from('{"a":2}').toString('base64url'), tail].join('.');
    await expect(verifyStatement([pair('centre-1').public], 'receipt', jws)).rejects.toThrow(StatementError);
    await expect(verifyStatement([key.public], 'note', jws)).rejects.toThrow(StatementError);
    await expect(verifyStatement([key.public], 'receipt', altered)).rejects.toThrow(StatementError);
  });
});
