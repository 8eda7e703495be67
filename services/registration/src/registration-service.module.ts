import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { PlatformModule } from '@khai-bao/platform/http';
import { RateLimitModule } from '@khai-bao/platform/limits';
import { AnnouncementsModule } from './announcements/announcements.module.js';
import { AreaMergesModule } from './area-merges/area-merges.module.js';
import { AreasModule } from './areas/areas.module.js';
import { DuplicatesModule } from './duplicates/duplicates.module.js';
import { ClocksModule } from './clocks/clocks.module.js';
import { CoverageModule } from './coverage/coverage.module.js';
import { config } from './environment.js';
import { FiltersModule } from './filters/filters.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { InspectionsModule } from './inspections/inspections.module.js';
import { migrations } from './migrations/index.js';
import { NcoviModule } from './ncovi/ncovi.module.js';
import { PharmaciesModule } from './pharmacies/pharmacies.module.js';
import { RegistrationConfig } from './registration.config.js';
import { CommitteeModule } from './committee/committee.module.js';
import { RegisteringModule } from './registering/registering.module.js';
import { RemindersModule } from './reminders/reminders.module.js';

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'registration',
      config,
      configClass: RegistrationConfig,
      migrations,
      consumes: [Topics.account, Topics.unitDay, Topics.gate, Topics.ncoviUnit],
    }),
    RateLimitModule.forRoot(config),
    AreasModule,
    RegisteringModule,
    CommitteeModule,
    FiltersModule,
    PharmaciesModule,
    AnnouncementsModule,
    ImportsModule,
    DuplicatesModule,
    AreaMergesModule,
    CoverageModule,
    ClocksModule,
    RemindersModule,
    InspectionsModule,
    NcoviModule,
  ],
})
export class RegistrationServiceModule {}
