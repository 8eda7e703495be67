import { Controller, Get } from '@nestjs/common';
import { HealthRegistry } from '@khai-bao/platform/observability';

@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthRegistry) {}

  @Get('live')
  getLiveness(): { status: 'live' } {
    return { status: 'live' };
  }

  /** The gateway is ready by itself: it serves pages and refusals without any service. */
  @Get('ready')
  async getReadiness(): Promise<object> {
    return this.health.reportHealth();
  }
}
