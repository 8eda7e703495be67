import { Module } from '@nestjs/common';
import { HealthRegistry, Metrics, pinoParams } from '@khai-bao/platform/observability';
import { LoggerModule } from 'nestjs-pino';
import { config } from './environment.js';
import { HealthController } from './health/health.controller.js';

@Module({
  imports: [LoggerModule.forRoot(pinoParams('gateway', config.logLevel))],
  controllers: [HealthController],
  providers: [HealthRegistry, { provide: Metrics, useValue: new Metrics('gateway') }],
})
export class GatewayModule {}
