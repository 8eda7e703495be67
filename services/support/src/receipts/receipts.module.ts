import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ThreadCoreModule } from '../thread-core/thread-core.module.js';
import { AcknowledgementEntity } from './acknowledgement.entity.js';
import { AcknowledgementsService } from './acknowledgements.service.js';
import { CommitteeReadEntity } from './committee-read.entity.js';
import { ReadMarkEntity } from './read-mark.entity.js';
import { ReadersService } from './readers.service.js';
import { ReceiptsController } from './receipts.controller.js';

@Module({
  imports: [
    ThreadCoreModule,
    TypeOrmModule.forFeature([ReadMarkEntity, CommitteeReadEntity, AcknowledgementEntity]),
  ],
  controllers: [ReceiptsController],
  providers: [AcknowledgementsService, ReadersService],
  exports: [AcknowledgementsService, ReadersService],
})
export class ReceiptsModule {}
