import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { HealthRegistry } from '@khai-bao/platform/observability';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';

@ApiExcludeController()
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthRegistry,
    dataSource: DataSource,
  ) {
    health.addHealthCheck('postgres', async () => {
      await dataSource.query('select 1');
    });
  }

  @Get('live')
  getLiveness(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async getReadiness(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.health.reportHealth();
    await reply.status(report.ready ? 200 : 503).send(report);
  }
}
