import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, Min } from 'class-validator';
import { ProductionRule, ToBoolean, UnsafeDefault } from './load-config.js';

export const kafkaSaslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** @returns what is wrong with an origin in production */
export const originProblem = ({ publicOrigin }: { readonly publicOrigin: string }): string | null =>
  /^https:\/\/[^/]+$/.test(publicOrigin)
    ? null
    : 'in production it begins with https:// and has no path: cookies, passkeys and the camera need it';

/** @returns what is missing that Kafka is safe in production */
const kafkaSecurityProblem = (config: ServiceConfig): string | null => {
  if (config.kafkaAllowPlaintext) return null;
  const isKnown =
    (config.kafkaSaslMechanism !== undefined &&
      config.kafkaSaslUsername !== undefined &&
      config.kafkaSaslPassword !== undefined) ||
    (config.kafkaTlsCert !== undefined && config.kafkaTlsKey !== undefined);
  if (config.kafkaTls && isKnown) return null;
  return 'in production Kafka needs KAFKA_TLS=true and either KAFKA_SASL_MECHANISM, _USERNAME and _PASSWORD or KAFKA_TLS_CERT and _KEY; KAFKA_ALLOW_PLAINTEXT=true takes it without';
};

/**
 * What every service reads from its environment. A property `databaseUrl` is the variable `DATABASE_URL`.
 * A service adds its own by extending this class; it is read once, at the start, and nowhere else.
 */
export class ServiceConfig {
  @IsIn(['development', 'test', 'production']) nodeEnv: 'development' | 'test' | 'production' = 'development';
  /** Address to listen on. */
  @IsString() host = '127.0.0.1';
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) port = 0;
  @UnsafeDefault() @IsString() @IsNotEmpty() databaseUrl =
    'postgres://postgres:postgres@127.0.0.1:54329/postgres';
  /** Connections that the service holds to Postgres at most. */
  @Type(() => Number) @IsInt() @Min(2) databasePool = 10;
  /** Comma-separated `host:port`. */
  @IsString() @IsNotEmpty() kafkaBrokers = '127.0.0.1:19092';
  /** Whether Kafka is spoken to over TLS. */
  @ProductionRule(kafkaSecurityProblem) @ToBoolean() @IsBoolean() kafkaTls = false;
  /** PEM: who has signed the brokers' certificates; the system's own list unless told. */
  @IsOptional() @IsString() kafkaTlsCa?: string;
  /** PEM: this service's certificate and its key, for brokers that know their clients by certificates. */
  @IsOptional() @IsString() kafkaTlsCert?: string;
  @IsOptional() @IsString() kafkaTlsKey?: string;
  /** How this service signs in at the brokers. */
  @IsOptional() @IsIn(kafkaSaslMechanisms) kafkaSaslMechanism?: (typeof kafkaSaslMechanisms)[number];
  @IsOptional() @IsString() kafkaSaslUsername?: string;
  @IsOptional() @IsString() kafkaSaslPassword?: string;
  /** Takes Kafka in production without TLS and without knowing who is there: a network of its own has to keep others out. */
  @ToBoolean() @IsBoolean() kafkaAllowPlaintext = false;
  /** Put before each topic and group, so that several systems can share a cluster. */
  @IsString() kafkaTopicPrefix = '';
  @IsString() @IsNotEmpty() redisUrl = 'redis://127.0.0.1:16379';
  @IsString() @IsNotEmpty() redisPrefix = 'kb';
  /** Where the public keys of access tokens are read. */
  @IsString() @IsNotEmpty() jwksUrl = 'http://127.0.0.1:8102/.well-known/jwks.json';
  /** The one public origin, without a slash at the end; https in production. */
  @ProductionRule(originProblem) @UnsafeDefault() @IsString() @IsNotEmpty() publicOrigin =
    'http://localhost:8080';
  /** A service that is told to stop goes on answering for so long, saying on each answer that its connection ends: who sends to it turns to another. */
  @Type(() => Number) @IsInt() @Min(0) drainMilliseconds = 500;
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) logLevel = 'info';
  /** Multiplies every limit of `limits`, for load tests and for offices behind one address. */
  @Type(() => Number) @IsInt() @Min(1) rateLimitFactor = 1;
  /** JSON: reader → public X25519 key (JWK). */
  @UnsafeDefault() @IsString() readerPublicKeys = '{}';
  /** This service's own X25519 key (JWK with `d`), when it is a reader of sealed data. */
  @IsOptional() @IsString() wrappingPrivateKey?: string;
}
