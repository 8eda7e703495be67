import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreasModule } from '../areas/areas.module.js';
import { ClocksModule } from '../clocks/clocks.module.js';
import { CoverageModule } from '../coverage/coverage.module.js';
import { UnitsModule } from '../units/units.module.js';
import { ChangedUnits } from './changed-units.js';
import { NcoviClaimEntity } from './ncovi-claim.entity.js';
import { NcoviClaims } from './ncovi-claims.js';
import { NcoviClock } from './ncovi-clock.js';
import { NcoviContactCipher } from './ncovi-contact-cipher.js';
import { NcoviDecisions } from './ncovi-decisions.js';
import { NcoviEntryEntity } from './ncovi-entry.entity.js';
import { NcoviMatcher } from './ncovi-matcher.js';
import { NcoviRecheckEntity } from './ncovi-recheck.entity.js';
import { NcoviUnitsConsumer } from './ncovi-units.consumer.js';
import { NcoviWorkReader } from './ncovi-work-reader.js';
import { NcoviWorkEntity } from './ncovi-work.entity.js';
import { NcoviController } from './ncovi.controller.js';
import { OwnCoverReader } from './own-cover-reader.js';
import { UnitCoverEntity } from './unit-cover.entity.js';
import { UnitCovers } from './unit-covers.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      NcoviClaimEntity,
      NcoviEntryEntity,
      NcoviRecheckEntity,
      NcoviWorkEntity,
      UnitCoverEntity,
    ]),
    AreasModule,
    ClocksModule,
    CoverageModule,
    UnitsModule,
  ],
  controllers: [NcoviController, NcoviUnitsConsumer],
  providers: [
    ChangedUnits,
    NcoviClaims,
    NcoviClock,
    NcoviContactCipher,
    NcoviDecisions,
    NcoviMatcher,
    NcoviWorkReader,
    OwnCoverReader,
    UnitCovers,
  ],
  exports: [NcoviClaims, OwnCoverReader],
})
export class NcoviModule {}
