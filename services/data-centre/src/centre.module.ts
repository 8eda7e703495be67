import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from '@khai-bao/platform/core';
import { HealthRegistry, pinoParams } from '@khai-bao/platform/observability';
import { LoggerModule } from 'nestjs-pino';
import { BatchesController } from './batches/batches.controller.js';
import { BatchReceiver } from './batches/batch-receiver.js';
import { CentreConfig } from './centre.config.js';
import { createCentreDataSource } from './database.js';
import { HealthController } from './health/health.controller.js';
import { ReadingController } from './reading/reading.controller.js';
import { ReadingService } from './reading/reading.service.js';
import { SenderGuard } from './sender/sender.guard.js';

@Module({})
export class CentreModule {
  static forRoot(config: CentreConfig): DynamicModule {
    return {
      module: CentreModule,
      imports: [
        LoggerModule.forRoot(pinoParams(`centre-${config.centreName}`, config.logLevel)),
        TypeOrmModule.forRootAsync({ useFactory: () => createCentreDataSource(config).options }),
      ],
      controllers: [BatchesController, ReadingController, HealthController],
      providers: [
        { provide: CentreConfig, useValue: config },
        { provide: APP_GUARD, useClass: SenderGuard },
        Clock,
        HealthRegistry,
        BatchReceiver,
        ReadingService,
      ],
    };
  }
}
