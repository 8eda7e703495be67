import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, Min } from 'class-validator';
import { originProblem, ProductionRule, UnsafeDefault } from '@khai-bao/platform/config';

export class GatewayConfig {
  @IsIn(['development', 'test', 'production']) nodeEnv: 'development' | 'test' | 'production' = 'development';
  @IsString() host = '127.0.0.1';
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) port = 8080;
  @ProductionRule(originProblem) @UnsafeDefault() @IsString() publicOrigin = 'http://localhost:8080';
  /** JSON: service → base URL, or a list of those of its instances. */
  @IsString() @IsNotEmpty() upstreams =
    '{"registration":"http://127.0.0.1:8101","accounts":"http://127.0.0.1:8102","declarations":"http://127.0.0.1:8103","alerts":"http://127.0.0.1:8104","support":"http://127.0.0.1:8105","sync":"http://127.0.0.1:8106"}';
  /** Port of the metrics, apart from the public origin; 0: no metrics. */
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) metricsPort = 0;
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) logLevel = 'info';
  /** Worker processes that share the port. Each one needs about 90 MB. */
  @Type(() => Number) @IsInt() @Min(1) @Max(64) workers = 2;
  /** Redis in which all gateways count rate limits together. Without it, each process counts for itself. */
  @IsOptional() @IsString() redisUrl?: string;
  @IsString() @IsNotEmpty() redisPrefix = 'kb';
  /** Multiplies every rate limit, for load tests and for offices behind one address. */
  @Type(() => Number) @IsInt() @Min(1) rateLimitFactor = 1;
}
