import { Module } from '@nestjs/common';
import { ContactDisclosuresModule } from '../contact-disclosures/contact-disclosures.module.js';
import { CountersModule } from '../counters/counters.module.js';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { SuspicionsModule } from '../suspicions/suspicions.module.js';
import { ChangeExpander } from './change-expander.js';
import { ChangeStore } from './change-store.js';
import { ChangesController } from './changes.controller.js';
import { ChangesService } from './changes.service.js';
import { ConfirmationsConsumer } from './confirmations.consumer.js';
import { DeclarationOwners } from './declaration-owners.js';
import { DeclarationStatusReader } from './declaration-status-reader.js';
import { DeclarationStatusController } from './declaration-status.controller.js';

/** Declarations after they were accepted: corrected, withdrawn, erased, and confirmed by the data centres. */
@Module({
  imports: [
    ContactDisclosuresModule,
    CountersModule,
    DayKeysModule,
    DeclarationsModule,
    GatesModule,
    IntakeModule,
    PassesModule,
    SuspicionsModule,
  ],
  controllers: [ChangesController, ConfirmationsConsumer, DeclarationStatusController],
  providers: [ChangeExpander, ChangeStore, ChangesService, DeclarationOwners, DeclarationStatusReader],
  exports: [DeclarationOwners, DeclarationStatusReader],
})
export class ChangesModule {}
