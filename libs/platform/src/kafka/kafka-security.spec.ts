import { loadConfig, ServiceConfig } from '../config/index.js';
import { kafkaSecurity } from './kafka-security.js';

const of = (environment: Record<string, string>): ReturnType<typeof kafkaSecurity> =>
  kafkaSecurity(loadConfig(ServiceConfig, environment));

it('speaks to Kafka as the configuration says', () => {
  expect(of({})).toEqual({});
  expect(of({ KAFKA_TLS: 'true' })).toEqual({ ssl: true });
  expect(
    of({
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA: 'the ca',
      KAFKA_TLS_CERT: 'a certificate',
      KAFKA_TLS_KEY: 'its key',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'support',
      KAFKA_SASL_PASSWORD: 'a secret',
    }),
  ).toEqual({
    ssl: { ca: ['the ca'], cert: 'a certificate', key: 'its key' },
    sasl: { mechanism: 'scram-sha-512', username: 'support', password: 'a secret' },
  });
  expect(() => of({ KAFKA_TLS: 'perhaps' })).toThrow(/KAFKA_TLS/);
  expect(() => of({ KAFKA_SASL_MECHANISM: 'none' })).toThrow(/KAFKA_SASL_MECHANISM/);
});
