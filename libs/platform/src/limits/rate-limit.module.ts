import { Module, type DynamicModule } from '@nestjs/common';
import { ClientAddresses } from './client-address.js';
import { RateLimiter, RateLimiterOptions } from './rate-limiter.js';

/** Provides the rate limiter and the client address of a service. */
@Module({})
export class RateLimitModule {
  static forRoot(config: { readonly masterKey: string; readonly rateLimitFactor: number }): DynamicModule {
    const options: RateLimiterOptions = { secret: config.masterKey, factor: config.rateLimitFactor };
    return {
      module: RateLimitModule,
      global: true,
      providers: [ClientAddresses, RateLimiter, { provide: RateLimiterOptions, useValue: options }],
      exports: [ClientAddresses, RateLimiter],
    };
  }
}
