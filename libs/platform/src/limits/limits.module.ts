import { Module, type DynamicModule } from '@nestjs/common';
import { ClientAddresses } from './client-address.js';
import { Limiter, LimiterOptions } from './limiter.js';

/** Limits of a service: who asks, and how often one may. */
@Module({})
export class LimitsModule {
  static forRoot(config: { readonly masterKey: string; readonly rateLimitFactor: number }): DynamicModule {
    const options: LimiterOptions = { secret: config.masterKey, factor: config.rateLimitFactor };
    return {
      module: LimitsModule,
      global: true,
      providers: [ClientAddresses, Limiter, { provide: LimiterOptions, useValue: options }],
      exports: [ClientAddresses, Limiter],
    };
  }
}
