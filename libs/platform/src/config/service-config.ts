import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, Min } from 'class-validator';
import { ProductionRule, ToBoolean, UnsafeDefault } from './load-config.js';

export const kafkaSaslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** @returns the problem of an origin in production, or null */
export const originProblem = ({ publicOrigin }: { readonly publicOrigin: string }): string | null =>
  /^https:\/\/[^/]+$/.test(publicOrigin)
    ? null
    : 'in production it must begin with https:// and have no path, because cookies, passkeys and the camera require it';

/** @returns the missing Kafka security setting in production, or null */
const kafkaSecurityProblem = (config: ServiceConfig): string | null => {
  if (config.kafkaAllowPlaintext) return null;
  const isKnown =
    (config.kafkaSaslMechanism !== undefined &&
      config.kafkaSaslUsername !== undefined &&
      config.kafkaSaslPassword !== undefined) ||
    (config.kafkaTlsCert !== undefined && config.kafkaTlsKey !== undefined);
  if (config.kafkaTls && isKnown) return null;
  return 'in production Kafka needs KAFKA_TLS=true and either KAFKA_SASL_MECHANISM, _USERNAME and _PASSWORD or KAFKA_TLS_CERT and _KEY; KAFKA_ALLOW_PLAINTEXT=true allows it without';
};

/**
 * Settings that every service reads from its environment. The property `databaseUrl` is the variable `DATABASE_URL`.
 * A service extends this class with its own settings. The environment is read once, at the start.
 */
export class ServiceConfig {
  @IsIn(['development', 'test', 'production']) nodeEnv: 'development' | 'test' | 'production' = 'development';
  /** Listen address. */
  @IsString() host = '127.0.0.1';
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) port = 0;
  @UnsafeDefault() @IsString() @IsNotEmpty() databaseUrl =
    'postgres://postgres:postgres@127.0.0.1:54329/postgres';
  /** Maximum number of connections to Postgres. */
  @Type(() => Number) @IsInt() @Min(2) databasePool = 10;
  /** Comma-separated `host:port`. */
  @IsString() @IsNotEmpty() kafkaBrokers = '127.0.0.1:19092';
  /** Whether connections to Kafka use TLS. */
  @ProductionRule(kafkaSecurityProblem) @ToBoolean() @IsBoolean() kafkaTls = false;
  /** PEM: CA of the brokers' certificates. Default: the system's CAs. */
  @IsOptional() @IsString() kafkaTlsCa?: string;
  /** PEM: client certificate and key of this service, for brokers that authenticate clients by certificate. */
  @IsOptional() @IsString() kafkaTlsCert?: string;
  @IsOptional() @IsString() kafkaTlsKey?: string;
  /** SASL mechanism of this service. */
  @IsOptional() @IsIn(kafkaSaslMechanisms) kafkaSaslMechanism?: (typeof kafkaSaslMechanisms)[number];
  @IsOptional() @IsString() kafkaSaslUsername?: string;
  @IsOptional() @IsString() kafkaSaslPassword?: string;
  /** Allows Kafka in production without TLS and client authentication. The network must then be isolated. */
  @ToBoolean() @IsBoolean() kafkaAllowPlaintext = false;
  /** Prefix of each topic and consumer group, so that several systems can share a cluster. */
  @IsString() kafkaTopicPrefix = '';
  @IsString() @IsNotEmpty() redisUrl = 'redis://127.0.0.1:16379';
  @IsString() @IsNotEmpty() redisPrefix = 'kb';
  /** URL of the public keys of access tokens. */
  @IsString() @IsNotEmpty() jwksUrl = 'http://127.0.0.1:8102/.well-known/jwks.json';
  /** The one public origin, without a slash at the end; https in production. */
  @ProductionRule(originProblem) @UnsafeDefault() @IsString() @IsNotEmpty() publicOrigin =
    'http://localhost:8080';
  /**
   * Time after a stop signal in which requests are still answered. Each response closes its connection, so that
   * clients use another instance.
   */
  @Type(() => Number) @IsInt() @Min(0) drainMilliseconds = 500;
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) logLevel = 'info';
  /** Multiplies every rate limit, for load tests and for offices behind one address. */
  @Type(() => Number) @IsInt() @Min(1) rateLimitFactor = 1;
  /** JSON: reader → public X25519 key (JWK). */
  @UnsafeDefault() @IsString() readerPublicKeys = '{}';
  /** X25519 private key (JWK with `d`) of a service that reads sealed data. */
  @IsOptional() @IsString() wrappingPrivateKey?: string;
}
