import { Module } from '@nestjs/common';
import { FileStore, provideFileStore } from '@khai-bao/platform/files';
import { RegistrationConfig } from '../registration.config.js';
import { AreasModule } from '../areas/areas.module.js';
import { FindDuplicates } from '../duplicates/find-duplicates.js';
import { ClocksModule } from '../clocks/clocks.module.js';
import { PharmacyBook } from '../pharmacies/pharmacy-book.js';
import { AccountStatesConsumer } from './account-states.consumer.js';
import { AnswerFiles } from './answer-files.js';
import { CorrectUnit } from './correct-unit.js';
import { ExportList } from './export-list.js';
import { NewUnits } from './new-units.js';
import { RegisterUnit } from './register-unit.js';
import { RegistrationLimits } from './registration-limits.js';
import { SplitUnit } from './split-unit.js';
import { RegistrationsController } from './registrations.controller.js';
import { RegistrationsService } from './registrations.service.js';
import { UnitContacts } from './unit-contacts.js';
import { UnitStore } from './unit-store.js';

@Module({
  imports: [AreasModule, ClocksModule],
  controllers: [RegistrationsController, AccountStatesConsumer],
  providers: [
    RegistrationsService,
    AnswerFiles,
    provideFileStore(RegistrationConfig),
    ExportList,
    RegisterUnit,
    CorrectUnit,
    SplitUnit,
    RegistrationLimits,
    FindDuplicates,
    NewUnits,
    UnitContacts,
    UnitStore,
    PharmacyBook,
  ],
  exports: [FileStore, FindDuplicates, NewUnits, PharmacyBook, RegistrationsService, UnitContacts, UnitStore],
})
export class RegistrationsModule {}
