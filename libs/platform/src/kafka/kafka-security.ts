import type { KafkaConfig, SASLOptions } from 'kafkajs';
import type { ServiceConfig } from '../config/service-config.js';

/** Converts the TLS and SASL settings of a service to options of kafkajs. */
export function kafkaSecurity(config: ServiceConfig): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const { kafkaTls, kafkaTlsCa: ca, kafkaTlsCert: cert, kafkaTlsKey: key } = config;
  const { kafkaSaslMechanism: mechanism, kafkaSaslUsername: username, kafkaSaslPassword: password } = config;
  return {
    ...(kafkaTls
      ? {
          ssl:
            ca === undefined && cert === undefined
              ? true
              : {
                  ...(ca === undefined ? {} : { ca: [ca] }),
                  ...(cert === undefined ? {} : { cert }),
                  ...(key === undefined ? {} : { key }),
                },
        }
      : {}),
    ...(mechanism === undefined
      ? {}
      : { sasl: { mechanism, username: username ?? '', password: password ?? '' } as SASLOptions }),
  };
}
