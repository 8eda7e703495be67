import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BatchReceiver } from './batch-receiver.js';
import { BatchesController } from './batches.controller.js';
import { HoleEntity } from './hole.entity.js';
import { ReceiptEntity } from './receipt.entity.js';
import { ResourceHistoryEntity } from './resource-history.entity.js';
import { ResourceEntity } from './resource.entity.js';
import { StreamPositionEntity } from './stream-position.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      StreamPositionEntity,
      ResourceEntity,
      ResourceHistoryEntity,
      HoleEntity,
      ReceiptEntity,
    ]),
  ],
  controllers: [BatchesController],
  providers: [BatchReceiver],
  exports: [TypeOrmModule],
})
export class BatchesModule {}
