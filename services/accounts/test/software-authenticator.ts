import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What an authenticator or a browser could do wrong, and how. */
export interface Fault {
  readonly origin?: string;
  readonly rpId?: string;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  /** Instead of the challenge that was given. */
  readonly challenge?: string;
  /** Instead of the next count; 0 for authenticators that do not count. */
  readonly counter?: number;
  readonly userHandle?: string;
  /** Instead of `webauthn.create` or `webauthn.get`. */
  readonly type?: string;
}
export interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
}
export interface RequestOptions {
  readonly challenge: string;
  readonly rpId: string;
}

/**
 * A passkey in software: a P-256 key that signs as an authenticator does (WebAuthn level 3, 6.1 and 6.5), behind a browser
 * that says where it is (5.8.1).
 */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32).toString('base64url');
  counter = 0;
  private readonly keys: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  });
  private userHandle = '';

  constructor(private readonly origin: string) {}

  create(options: CreationOptions, fault: Fault = {}) {
    this.userHandle = options.user.id;
    const { x, y } = this.keys.publicKey.export({ format: 'jwk' });
    const id = Buffer.from(this.credentialId, 'base64url');
    // COSE_Key: EC2 (1: 2), ES256 (3: -7), P-256 (-1: 1), RFC 9053.
    const key = cbor(
      new Map<number, number | Buffer>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x!, 'base64url')],
        [-3, Buffer.from(y!, 'base64url')],
      ]),
    );
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, key]);
    const authData = Buffer.concat([this.authData(options.rp.id, 0x40, fault), attested]);
    return {
      id: this.credentialId,
      clientDataJSON: this.clientData('webauthn.create', options.challenge, fault).toString('base64url'),
      attestationObject: cbor(
        new Map<string, string | Buffer | Map<string, never>>([
          ['fmt', 'none'],
          ['attStmt', new Map<string, never>()],
          ['authData', authData],
        ]),
      ).toString('base64url'),
      transports: ['internal'],
    };
  }

  get(options: RequestOptions, fault: Fault = {}) {
    this.counter += 1;
    const handle = fault.userHandle ?? this.userHandle;
    const authData = this.authData(options.rpId, 0, fault);
    const clientData = this.clientData('webauthn.get', options.challenge, fault);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    return {
      id: this.credentialId,
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, this.keys.privateKey).toString('base64url'),
      ...(handle === '' ? {} : { userHandle: handle }),
    };
  }

  private authData(rpId: string, flags: number, fault: Fault): Buffer {
    const head = Buffer.alloc(37);
    createHash('sha256')
      .update(fault.rpId ?? rpId)
      .digest()
      .copy(head);
    head[32] = flags | (fault.userPresent === false ? 0 : 0x01) | (fault.userVerified === false ? 0 : 0x04);
    head.writeUInt32BE(fault.counter ?? this.counter, 33);
    return head;
  }

  private clientData(type: string, challenge: string, fault: Fault): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: fault.type ?? type,
        challenge: fault.challenge ?? challenge,
        origin: fault.origin ?? this.origin,
        crossOrigin: false,
      }),
    );
  }
}

type Cbor = number | string | Buffer | ReadonlyMap<number | string, Cbor>;

/** CBOR of what an attestation needs (RFC 8949): whole numbers, texts, bytes, maps. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([
    head(5, value.size),
    ...[...value].flatMap(([name, item]) => [cbor(name), cbor(item)]),
  ]);
}

function head(major: number, n: number): Buffer {
  if (n < 24) return Buffer.from([(major << 5) | n]);
  if (n < 256) return Buffer.from([(major << 5) | 24, n]);
  return Buffer.from([(major << 5) | 25, n >> 8, n & 0xff]);
}
