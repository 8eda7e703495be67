import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountStatesConsumer } from './account-states.consumer.js';
import { UnitChangeListeners } from './unit-change-listeners.js';
import { UnitDataCipher } from './unit-data-cipher.js';
import { UnitEvents } from './unit-events.js';
import { UnitFieldsWriter } from './unit-fields-writer.js';
import { UnitHistoryEntity } from './unit-history.entity.js';
import { UnitHistory } from './unit-history.js';
import { UnitStore } from './unit-store.js';
import { UnitEntity } from './unit.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([UnitEntity, UnitHistoryEntity])],
  controllers: [AccountStatesConsumer],
  providers: [UnitChangeListeners, UnitDataCipher, UnitEvents, UnitFieldsWriter, UnitHistory, UnitStore],
  exports: [UnitChangeListeners, UnitDataCipher, UnitFieldsWriter, UnitHistory, UnitStore],
})
export class UnitsModule {}
