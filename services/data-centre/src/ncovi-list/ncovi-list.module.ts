import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NcoviChangeEntity } from './ncovi-change.entity.js';
import { NcoviListController } from './ncovi-list.controller.js';
import { NcoviListEntity } from './ncovi-list.entity.js';
import { NcoviListService } from './ncovi-list.service.js';
import { NcoviUnitEntity } from './ncovi-unit.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([NcoviChangeEntity, NcoviListEntity, NcoviUnitEntity])],
  controllers: [NcoviListController],
  providers: [NcoviListService],
})
export class NcoviListModule {}
