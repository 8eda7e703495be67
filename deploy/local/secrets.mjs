import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { privateFolder } from './private-folder.mjs';

/** This machine's own secrets, made once and kept in the git-ignored state folder, readable by their owner only. */
export async function localSecrets(stateDir) {
  const file = path.join(stateDir, 'secrets.json');
  if (existsSync(file)) {
    const held = JSON.parse(readFileSync(file, 'utf8'));
    if (held.masterKeys.support !== undefined) return held;
    // Made before the channel kept files.
    held.masterKeys.support = randomBytes(32).toString('base64');
    writeFileSync(file, JSON.stringify(held), { mode: 0o600 });
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
    tokens: await pair('EdDSA', 'Ed25519', 'token-1'),
    passes: await pair('EdDSA', 'Ed25519', 'pass-1'),
    feed: await pair('EdDSA', 'Ed25519', 'khai-bao-feed-1'),
    receipts: {
      national: await pair('EdDSA', 'Ed25519', 'national-1'),
      city: await pair('EdDSA', 'Ed25519', 'city-1'),
    },
  };
}

async function pair(algorithm, crv, kid) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { crv, extractable: true });
  return {
    public: { ...(await exportJWK(publicKey)), kid },
    private: { ...(await exportJWK(privateKey)), kid },
  };
}
