import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { images } from '../../libs/testing/src/containers.ts';
import { localServices } from '../local/services.ts';

interface Container {
  readonly image?: string;
  readonly build?: object;
  readonly command?: string;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: string };
  readonly volumes?: readonly string[];
}

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as {
  services: Record<string, Container>;
  volumes: Record<string, null>;
};
const containers = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('runs every service from one image, with a health check', () => {
    expect(localServices.length).toBeGreaterThan(6);
    for (const { name } of localServices) {
      const container = compose.services[name];
      expect(container?.image).toBe('khai-bao:local');
      expect(container?.command).toMatch(new RegExp(`run-service\\.ts ${name}$`));
      expect(container?.healthcheck?.test).toMatch(new RegExp(`is-ready\\.ts ${name}$`));
    }
    expect(containers.filter(([, { build }]) => build !== undefined).map(([name]) => name)).toEqual([
      'secrets',
    ]);
  });

  it('runs the server images of the tests', () => {
    expect(Object.entries(images).length).toBeGreaterThan(2);
    for (const [name, image] of Object.entries(images)) expect(compose.services[name]?.image).toBe(image);
  });

  it('starts each container after the ones that it depends on', () => {
    const dependencies = containers.flatMap(([name, { depends_on = {} }]) =>
      Object.entries(depends_on).map(([needed, { condition }]) => ({ name, needed, condition })),
    );
    expect(dependencies.length).toBeGreaterThan(localServices.length);
    expect(dependencies.filter(({ needed }) => compose.services[needed] === undefined)).toEqual([]);
    const awaitedHealthy = dependencies.filter(({ condition }) => condition === 'service_healthy');
    expect(awaitedHealthy.length).toBeGreaterThan(0);
    expect(awaitedHealthy.filter(({ needed }) => !compose.services[needed]?.healthcheck)).toEqual([]);
    expect(compose.services['postgres']?.depends_on).toHaveProperty('secrets');
    expect(Object.keys(compose.services['prepare']?.depends_on ?? {})).toEqual(
      expect.arrayContaining(['postgres', 'kafka', 'redis']),
    );
    for (const { name } of localServices.filter(({ name }) => name !== 'gateway'))
      expect(compose.services['gateway']?.depends_on).toHaveProperty(name);
  });

  it('publishes only the gateway and the inbox, and only on loopback', () => {
    const published = containers.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published.map(([name]) => name).sort()).toEqual(['gateway', 'mail']);
    for (const [, port] of published) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(text).not.toMatch(/network_mode: *['"]?host/);
  });

  it('contains no secret: each is passed as the path of a file', () => {
    const variables = containers.flatMap(([, { environment = {} }]) => Object.entries(environment));
    const secrets = variables
      .map(([variable]) => variable)
      .filter((name) => /PASSWORD|SECRET|TOKEN|_KEY/.test(name));
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter((variable) => !variable.endsWith('_FILE'))).toEqual([]);
    expect(variables.filter(([, value]) => /:\/\/[^/@]*:[^/@]*@/.test(value))).toEqual([]);
    const looksRandom = (word: string): boolean =>
      /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word);
    expect((text.match(/[\w+/-]{20,}/g) ?? []).filter(looksRandom)).toEqual([]);
  });

  it('mounts into each service its own secrets only', () => {
    const mountedBy = (volume: string): string[] =>
      containers
        .filter(([, { volumes = [] }]) => volumes.some((mount) => mount.split(':', 1)[0] === volume))
        .map(([name]) => name);
    // Only the containers that create and distribute the secrets mount all of them.
    expect(mountedBy('secrets')).toEqual(['secrets', 'prepare']);
    for (const { name } of localServices) {
      expect([name, mountedBy(`given-${name}`)]).toEqual([name, ['prepare', name]]);
      const mounts = compose.services[name]?.volumes ?? [];
      expect(mounts).toContain(`given-${name}:/var/lib/khai-bao-environment/${name}:ro`);
      expect(mounts.filter((mount) => /^(secrets|given-|postgres-password)/.test(mount))).toHaveLength(1);
    }
  });

  it('declares every volume that it mounts', () => {
    const mounted = containers.flatMap(([, { volumes = [] }]) =>
      volumes.map((volume) => volume.split(':', 1)[0]!),
    );
    expect(new Set(mounted)).toEqual(new Set(Object.keys(compose.volumes)));
  });
});
