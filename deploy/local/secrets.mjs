import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { privateFolder } from './private-folder.mjs';

/** This machine's own secrets, made once and kept in the git-ignored state folder, readable by their owner only. */
export async function localSecrets(stateDir) {
  const file = path.join(stateDir, 'secrets.json');
  if (existsSync(file)) {
    const held = JSON.parse(readFileSync(file, 'utf8'));
    const isComplete = held.masterKeys.support !== undefined && signsAccessTokens(held.tokens);
    if (isComplete) return held;
    // Made before the channel kept files.
    held.masterKeys.support ??= randomBytes(32).toString('base64');
    // Made when access tokens were signed with Ed25519. Open sessions continue: refresh tokens are not signed.
    if (!signsAccessTokens(held.tokens)) held.tokens = await makeTokenKeys();
    replaceFile(file, JSON.stringify(held));
    return held;
  }
  const secrets = await makeSecrets();
  privateFolder(stateDir);
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

/** Fresh secrets for a system of its own. */
export async function makeSecrets() {
  const wrapping = ['accounts', 'alerts', 'sync'].map(async (name) => [
    name,
    await pair('ECDH-ES+A256KW', 'X25519', `${name}-1`),
  ]);
  return {
    masterKeys: Object.fromEntries(
      ['registration', 'accounts', 'declarations', 'alerts', 'sync', 'support'].map((name) => [
        name,
        randomBytes(32).toString('base64'),
      ]),
    ),
    databasePassword: randomBytes(18).toString('base64url'),
    deviceTokenSecret: randomBytes(32).toString('base64url'),
    wrapping: Object.fromEntries(await Promise.all(wrapping)),
    tokens: await makeTokenKeys(),
    passes: await pair('EdDSA', 'Ed25519', 'pass-1'),
    feed: await pair('EdDSA', 'Ed25519', 'khai-bao-feed-1'),
    receipts: {
      national: await pair('EdDSA', 'Ed25519', 'national-1'),
      city: await pair('EdDSA', 'Ed25519', 'city-1'),
    },
  };
}

/** Makes the key pair of access tokens. Its id differs from those of earlier Ed25519 keys (`token-1`). */
const makeTokenKeys = () => pair('ES256', 'P-256', 'token-es256-1');

/** Returns whether a key pair is one for access tokens (ES256). */
const signsAccessTokens = (keys) => keys.private.crv === 'P-256';

/** Replaces a file at once: an interrupted start leaves the old file or the new one, never a part. */
function replaceFile(file, text) {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

async function pair(algorithm, crv, kid) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { crv, extractable: true });
  return {
    public: { ...(await exportJWK(publicKey)), kid },
    private: { ...(await exportJWK(privateKey)), kid },
  };
}
