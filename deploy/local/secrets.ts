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
type ServiceWithWrappingKey = 'accounts' | 'alerts' | 'sync' | 'registration';
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
  /** Signs the NCOVI list of the national centre. */
  readonly ncoviList: KeyPair;
}

/**
 * Secrets as an earlier version stored them: without the key of the support service, of push, of the NCOVI list or of registration as
 * a reader, or with Ed25519 keys for access tokens.
 */
type StoredSecrets = Omit<LocalSecrets, 'masterKeys' | 'push' | 'wrapping' | 'ncoviList'> & {
  readonly push?: KeyPair;
  readonly ncoviList?: KeyPair;
  readonly wrapping: Omit<LocalSecrets['wrapping'], 'registration'> & { readonly registration?: KeyPair };
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
  const { registration } = stored.wrapping;
  const hasTokenKeys = stored.tokens.private.crv === 'P-256';
  if (
    support !== undefined &&
    hasTokenKeys &&
    stored.push !== undefined &&
    stored.ncoviList !== undefined &&
    registration !== undefined
  )
    return {
      ...stored,
      push: stored.push,
      ncoviList: stored.ncoviList,
      masterKeys: { ...stored.masterKeys, support },
      wrapping: { ...stored.wrapping, registration },
    };
  const secrets = {
    ...stored,
    masterKeys: { ...stored.masterKeys, support: support ?? createMasterKey() },
    // Open sessions continue with the new keys: refresh tokens are not signed.
    tokens: hasTokenKeys ? stored.tokens : await createTokenKeys(),
    push: stored.push ?? (await createPushKeys()),
    ncoviList: stored.ncoviList ?? (await createNcoviListKeys()),
    wrapping: { ...stored.wrapping, registration: registration ?? (await createWrappingKey('registration')) },
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

/** Returns the token of the operator of the national centre's NCOVI list. Derived, so that stored secrets keep their form. */
export const ncoviOperatorTokenOf = ({
  deviceTokenSecret,
}: Pick<LocalSecrets, 'deviceTokenSecret'>): string =>
  createHmac('sha256', deviceTokenSecret).update('ncovi-operator').digest('base64url');

const createMasterKey = (): string => randomBytes(32).toString('base64');

/** Creates the secrets of a new system. */
export async function makeSecrets(): Promise<LocalSecrets> {
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
      registration: await createWrappingKey('registration'),
    },
    tokens: await createTokenKeys(),
    passes: await createSigningKey('pass-1'),
    feed: await createSigningKey('khai-bao-feed-1'),
    push: await createPushKeys(),
    receipts: { national: await createSigningKey('national-1'), city: await createSigningKey('city-1') },
    ncoviList: await createNcoviListKeys(),
  };
}

/** Creates the keys of access tokens (ES256). Their id differs from the one of earlier Ed25519 keys, `token-1`. */
const createTokenKeys = (): Promise<KeyPair> => createKeyPair('ES256', 'P-256', 'token-es256-1');

const createWrappingKey = (service: ServiceWithWrappingKey): Promise<KeyPair> =>
  createKeyPair('ECDH-ES+A256KW', 'X25519', `${service}-1`);

const createNcoviListKeys = (): Promise<KeyPair> => createKeyPair('EdDSA', 'Ed25519', 'ncovi-list-1');

const createPushKeys = (): Promise<KeyPair> => createKeyPair('ES256', 'P-256', 'push-1');

async function createKeyPair(algorithm: string, crv: string, kid: string): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { crv, extractable: true });
  return {
    public: { ...(await exportJWK(publicKey)), kid },
    private: { ...(await exportJWK(privateKey)), kid },
  };
}
