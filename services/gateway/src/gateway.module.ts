import { Controller, Get, Module } from '@nestjs/common';
import { HealthRegistry, Metrics, pinoParams } from '@khai-bao/platform/observability';
import { LoggerModule } from 'nestjs-pino';
import { config } from './environment.js';

@Controller()
export class HealthController {
  constructor(private readonly health: HealthRegistry) {}

  @Get('health/live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** The gateway serves pages and refusals without any service behind it, so it is ready by itself. */
  @Get('health/ready')
  async ready(): Promise<object> {
    return this.health.reportHealth();
  }
}

@Module({
  imports: [LoggerModule.forRoot(pinoParams('gateway', config.logLevel))],
  controllers: [HealthController],
  providers: [HealthRegistry, { provide: Metrics, useValue: new Metrics('gateway') }],
})
export class GatewayModule {}
