import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createPrivateFolder } from './private-folder.ts';

export interface KeyPair {
  readonly public: JWK;
  readonly private: JWK;
}

const servicesWithMasterKey = [
  'registration',
  'accounts',
  'declarations',
  'alerts',
  'sync',
  'support',
] as const;
type ServiceWithMasterKey = (typeof servicesWithMasterKey)[number];
type ServiceWithWrappingKey = 'accounts' | 'alerts' | 'sync';
export type CentreName = 'national' | 'city';

/** The secrets of one system. */
export interface LocalSecrets {
  /** 32 bytes each, base64. */
  readonly masterKeys: Readonly<Record<ServiceWithMasterKey, string>>;
  readonly databasePassword: string;
  readonly deviceTokenSecret: string;
  readonly wrapping: Readonly<Record<ServiceWithWrappingKey, KeyPair>>;
  readonly tokens: KeyPair;
  readonly passes: KeyPair;
  readonly feed: KeyPair;
  /** P-256: identifies the installation to push services (VAPID). */
  readonly push: KeyPair;
  readonly receipts: Readonly<Record<CentreName, KeyPair>>;
}

/**
 * Secrets as an earlier version stored them: without the key of the support service or of push, or with Ed25519 keys for access
 * tokens.
 */
type StoredSecrets = Omit<LocalSecrets, 'masterKeys' | 'push'> & {
  readonly push?: KeyPair;
  readonly masterKeys: Omit<LocalSecrets['masterKeys'], 'support'> & { readonly support?: string };
};

/** Reads the secrets of this machine from `secrets.json` in the state folder, and creates them on the first start. */
export async function localSecrets(stateDir: string): Promise<LocalSecrets> {
  const file = path.join(stateDir, 'secrets.json');
  if (!existsSync(file)) {
    const secrets = await makeSecrets();
    createPrivateFolder(stateDir);
    writeSecrets(file, secrets);
    return secrets;
  }
  const stored = JSON.parse(readFileSync(file, 'utf8')) as StoredSecrets;
  const { support } = stored.masterKeys;
  const hasTokenKeys = stored.tokens.private.crv === 'P-256';
  if (support !== undefined && hasTokenKeys && stored.push !== undefined)
    return { ...stored, push: stored.push, masterKeys: { ...stored.masterKeys, support } };
  const secrets = {
    ...stored,
    masterKeys: { ...stored.masterKeys, support: support ?? createMasterKey() },
    // Open sessions continue with the new keys: refresh tokens are not signed.
    tokens: hasTokenKeys ? stored.tokens : await createTokenKeys(),
    push: stored.push ?? (await createPushKeys()),
  };
  writeSecrets(file, secrets);
  return secrets;
}

/** Writes the file at once: an interrupted start leaves the old file or the new one, never a part. */
function writeSecrets(file: string, secrets: LocalSecrets): void {
  writeFileSync(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Returns the secret with which the SMS gateway of a local system signs inbound messages. Derived, so that stored secrets keep their form. */
export const inboundSmsSecretOf = ({ deviceTokenSecret }: Pick<LocalSecrets, 'deviceTokenSecret'>): string =>
  `whsec_${createHmac('sha256', deviceTokenSecret).update('inbound-sms').digest('base64')}`;

const createMasterKey = (): string => randomBytes(32).toString('base64');

/** Creates the secrets of a new system. */
export async function makeSecrets(): Promise<LocalSecrets> {
  const createWrappingKey = (service: ServiceWithWrappingKey): Promise<KeyPair> =>
    createKeyPair('ECDH-ES+A256KW', 'X25519', `${service}-1`);
  const createSigningKey = (keyId: string): Promise<KeyPair> => createKeyPair('EdDSA', 'Ed25519', keyId);
  return {
    masterKeys: Object.fromEntries(
      servicesWithMasterKey.map((service) => [service, createMasterKey()]),
    ) as Record<ServiceWithMasterKey, string>,
    databasePassword: randomBytes(18).toString('base64url'),
    deviceTokenSecret: randomBytes(32).toString('base64url'),
    wrapping: {
      accounts: await createWrappingKey('accounts'),
      alerts: await createWrappingKey('alerts'),
      sync: await createWrappingKey('sync'),
    },
    tokens: await createTokenKeys(),
    passes: await createSigningKey('pass-1'),
    feed: await createSigningKey('khai-bao-feed-1'),
    push: await createPushKeys(),
    receipts: { national: await createSigningKey('national-1'), city: await createSigningKey('city-1') },
  };
}

/** Creates the keys of access tokens (ES256). Their id differs from the one of earlier Ed25519 keys, `token-1`. */
const createTokenKeys = (): Promise<KeyPair> => createKeyPair('ES256', 'P-256', 'token-es256-1');

const createPushKeys = (): Promise<KeyPair> => createKeyPair('ES256', 'P-256', 'push-1');

async function createKeyPair(algorithm: string, crv: string, kid: string): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { crv, extractable: true });
  return {
    public: { ...(await exportJWK(publicKey)), kid },
    private: { ...(await exportJWK(privateKey)), kid },
  };
}
