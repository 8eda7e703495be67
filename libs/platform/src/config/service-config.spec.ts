import { loadConfig, ServiceConfig } from './index.js';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://support:secret@db/support',
  PUBLIC_ORIGIN: 'https://khaibao.example.vn',
  READER_PUBLIC_KEYS: '{"sync":{}}',
  KAFKA_TLS: 'true',
  KAFKA_SASL_MECHANISM: 'scram-sha-256',
  KAFKA_SASL_USERNAME: 'support',
  KAFKA_SASL_PASSWORD: 'a secret',
};
const without = (...names: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(production).filter(([name]) => !names.includes(name)));

describe('a service in production', () => {
  it('starts with https and a Kafka that knows who is there', () => {
    expect(loadConfig(ServiceConfig, production).kafkaTls).toBe(true);
    const byCertificate = {
      ...without('KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'),
      KAFKA_TLS_CERT: 'a certificate',
      KAFKA_TLS_KEY: 'its key',
    };
    expect(loadConfig(ServiceConfig, byCertificate).kafkaTls).toBe(true);
    const allowed = { ...without('KAFKA_TLS', 'KAFKA_SASL_MECHANISM'), KAFKA_ALLOW_PLAINTEXT: 'true' };
    expect(loadConfig(ServiceConfig, allowed).kafkaTls).toBe(false);
  });

  it.each([
    ['http', { ...production, PUBLIC_ORIGIN: 'http://khaibao.example.vn' }, /PUBLIC_ORIGIN: in production it must begin with https/],
    ['http on this machine', { ...production, PUBLIC_ORIGIN: 'http://localhost:8080' }, /PUBLIC_ORIGIN/],
    ['a path', { ...production, PUBLIC_ORIGIN: 'https://khaibao.example.vn/' }, /PUBLIC_ORIGIN/],
    ['another scheme', { ...production, PUBLIC_ORIGIN: 'HTTPX://khaibao.example.vn' }, /PUBLIC_ORIGIN/],
    ['no TLS to Kafka', without('KAFKA_TLS'), /KAFKA_TLS: in production/],
    ['TLS switched off', { ...production, KAFKA_TLS: 'false' }, /KAFKA_TLS: in production/],
    ['nobody who signs in at Kafka', without('KAFKA_SASL_MECHANISM'), /KAFKA_TLS: in production/],
    ['no password', without('KAFKA_SASL_PASSWORD'), /KAFKA_TLS: in production/],
    ['an allowance that is none', { ...without('KAFKA_TLS'), KAFKA_ALLOW_PLAINTEXT: 'perhaps' }, /KAFKA_ALLOW_PLAINTEXT/],
  ])('refuses to start with %s', (_what, environment, problem) => {
    expect(() => loadConfig(ServiceConfig, environment)).toThrow(problem);
  }); // prettier-ignore

  it('asks for none of it on one’s own machine', () => {
    expect(loadConfig(ServiceConfig, {}).publicOrigin).toBe('http://localhost:8080');
  });
});
