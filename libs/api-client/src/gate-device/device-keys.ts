/** The public key of a gate device, as a proof names it (RFC 7517). */
export interface PublicKeyJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** The keys of a gate device. The browser gives out neither the private nor the sealing key. */
export interface DeviceKeys {
  readonly privateKey: CryptoKey;
  readonly publicKey: PublicKeyJwk;
  /** Seals what the device keeps about PINs. */
  readonly sealingKey: CryptoKey;
}

const signature = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Whether this browser can be a gate device: it needs key pairs that it does not give out, over HTTPS. */
export const supportsDeviceKeys = (): boolean =>
  typeof crypto !== 'undefined' && 'subtle' in crypto && typeof indexedDB !== 'undefined';

/** Generates the keys of a device, which cannot be exported. */
export async function generateDeviceKeys(): Promise<DeviceKeys> {
  const pair = await crypto.subtle.generateKey(signature, false, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const sealingKey = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return { privateKey: pair.privateKey, publicKey: { kty: 'EC', crv: 'P-256', x, y }, sealingKey };
}

/** What a proof is made for. */
export interface ProofSubject {
  readonly method: string;
  /** The whole address of the request. */
  readonly url: string;
  /** The token that is sent with it; null when none is. */
  readonly token: string | null;
  /** The server's time, milliseconds since 1970. */
  readonly now: number;
}

/** Signs a proof of possession of the device's key for one request (RFC 9449). */
export async function signProof(
  { privateKey, publicKey }: Pick<DeviceKeys, 'privateKey' | 'publicKey'>,
  { method, url, token, now }: ProofSubject,
): Promise<string> {
  const { origin, pathname } = new URL(url);
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: publicKey };
  const claims = {
    htm: method,
    htu: origin + pathname,
    iat: Math.floor(now / 1000),
    jti: toBase64url(crypto.getRandomValues(new Uint8Array(16))),
    ...(token === null ? {} : { ath: toBase64url(await digestOf(token)) }),
  };
  const text = `${encodeJson(header)}.${encodeJson(claims)}`;
  const signed = await crypto.subtle.sign(signature, privateKey, new TextEncoder().encode(text));
  return `${text}.${toBase64url(new Uint8Array(signed))}`;
}

const digestOf = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));

const encodeJson = (value: object): string => toBase64url(new TextEncoder().encode(JSON.stringify(value)));

const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
