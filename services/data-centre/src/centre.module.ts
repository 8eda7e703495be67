import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from '@khai-bao/platform/core';
import { HealthRegistry, pinoParams } from '@khai-bao/platform/observability';
import { LoggerModule } from 'nestjs-pino';
import { BatchesModule } from './batches/batches.module.js';
import { CentreConfig } from './centre.config.js';
import { createCentreDataSource } from './database.js';
import { HealthController } from './health/health.controller.js';
import { NcoviListModule } from './ncovi-list/ncovi-list.module.js';
import { ReadingModule } from './reading/reading.module.js';
import { SenderModule } from './sender/sender.module.js';

/** Global, because every feature needs the configuration and the clock. */
@Module({})
export class CentreModule {
  static forRoot(config: CentreConfig): DynamicModule {
    return {
      module: CentreModule,
      global: true,
      imports: [
        LoggerModule.forRoot(pinoParams(`centre-${config.centreName}`, config.logLevel)),
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ ...createCentreDataSource(config).options, autoLoadEntities: true }),
        }),
        SenderModule,
        BatchesModule,
        ReadingModule,
        NcoviListModule,
      ],
      controllers: [HealthController],
      providers: [{ provide: CentreConfig, useValue: config }, Clock, HealthRegistry],
      exports: [CentreConfig, Clock],
    };
  }
}
