import { Module } from '@nestjs/common';
import { ThreadCoreModule } from '../thread-core/thread-core.module.js';
import { AcknowledgementsService } from './acknowledgements.service.js';
import { ReadersService } from './readers.service.js';
import { ReceiptsController } from './receipts.controller.js';

@Module({
  imports: [ThreadCoreModule],
  controllers: [ReceiptsController],
  providers: [AcknowledgementsService, ReadersService],
  exports: [AcknowledgementsService, ReadersService],
})
export class ReceiptsModule {}
