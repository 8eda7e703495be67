import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '@khai-bao/local/ports.ts';
import { startServers } from '@khai-bao/local/start-servers.ts';
import { testServers } from '@khai-bao/testing';
import { Redis } from 'ioredis';

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

/** What the local start keeps, against another user of the same machine. */
describe('the state of a local system', () => {
  let stateDir: string;
  let servers: Awaited<ReturnType<typeof startServers>>;

  beforeAll(async () => {
    stateDir = path.join(mkdtempSync(path.join(os.tmpdir(), 'khai-bao-private-')), 'local');
    // Made by a start of before, open to everybody.
    for (const folder of ['mail', 'redis', 'logs'])
      mkdirSync(path.join(stateDir, folder), { recursive: true });
    writeFileSync(path.join(stateDir, 'mail', 'old.eml'), 'a password', { mode: 0o644 });
    for (const folder of ['', 'mail', 'redis', 'logs']) chmodSync(path.join(stateDir, folder), 0o755);
    const { databaseUrl, brokers } = testServers();
    servers = await startServers({
      stateDir,
      ports: await freePorts(),
      env: { DATABASE_URL: databaseUrl, KAFKA_BROKERS: brokers },
    });
  }, 60_000);
  afterAll(async () => {
    await servers.stop();
    rmSync(path.dirname(stateDir), { recursive: true, force: true });
  });

  it('is its owner’s alone: the folder, and each within it', () => {
    expect(modeOf(stateDir)).toBe('700');
    const folders = readdirSync(stateDir);
    expect(folders).toContain('logs');
    for (const folder of folders)
      expect([folder, modeOf(path.join(stateDir, folder))]).toEqual([folder, '700']);
    const logs = readdirSync(path.join(stateDir, 'logs'));
    expect(logs.length).toBeGreaterThan(0);
    for (const log of logs) expect([log, modeOf(path.join(stateDir, 'logs', log))]).toEqual([log, '600']);
    expect(modeOf(path.join(stateDir, 'redis', 'redis.conf'))).toBe('600');
  });

  it('asks for a password at Redis', async () => {
    const url = new URL(servers.redisUrl);
    expect(url.password.length).toBeGreaterThan(20);
    const known = new Redis(servers.redisUrl);
    expect(await known.ping()).toBe('PONG');
    known.disconnect();
    url.password = '';
    const stranger = new Redis(url.href, { retryStrategy: () => null });
    stranger.on('error', () => undefined);
    await expect(stranger.ping()).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
  });
});
