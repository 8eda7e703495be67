import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OccupancyChangeEntity } from './occupancy-change.entity.js';
import { OccupancyCounter } from './occupancy-counter.js';
import { OccupancyReader } from './occupancy-reader.js';
import { OccupancyUnitEntity } from './occupancy-unit.entity.js';
import { OccupancyZoneGateEntity } from './occupancy-zone-gate.entity.js';
import { OccupancyZoneEntity } from './occupancy-zone.entity.js';
import { OccupancyController } from './occupancy.controller.js';
import { OccupancyService } from './occupancy.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      OccupancyUnitEntity,
      OccupancyZoneEntity,
      OccupancyZoneGateEntity,
      OccupancyChangeEntity,
    ]),
  ],
  controllers: [OccupancyController],
  providers: [OccupancyCounter, OccupancyReader, OccupancyService],
  exports: [OccupancyCounter, OccupancyReader],
})
export class OccupancyModule {}
