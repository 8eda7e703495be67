import { Module } from '@nestjs/common';
import { RecordShares } from '@khai-bao/platform/sealing';
import { DeclarationsConfig } from '../declarations.config.js';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { GateDevicesModule } from '../gate-devices/gate-devices.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { UnitsModule } from '../units/units.module.js';
import { VisitorCardCipher } from './visitor-card-cipher.js';
import { VisitorCardDeclarations } from './visitor-card-declarations.js';
import { VisitorCardEnder } from './visitor-card-ender.js';
import { VisitorCardHolders } from './visitor-card-holders.js';
import { VisitorCardIssuer } from './visitor-card-issuer.js';
import { VisitorCardPrinter } from './visitor-card-printer.js';
import { VisitorCardRateLimiter } from './visitor-card-rate-limiter.js';
import { VisitorCardTasks } from './visitor-card-tasks.js';
import { VisitorCardsController } from './visitor-cards.controller.js';
import { VisitorCardsService } from './visitor-cards.service.js';

/** Printed cards with which staff declare for people without a smartphone. */
@Module({
  imports: [DeclarationsModule, GateDevicesModule, IntakeModule, UnitsModule],
  controllers: [VisitorCardsController],
  providers: [
    VisitorCardCipher,
    VisitorCardDeclarations,
    VisitorCardEnder,
    VisitorCardHolders,
    VisitorCardIssuer,
    VisitorCardPrinter,
    VisitorCardRateLimiter,
    VisitorCardTasks,
    VisitorCardsService,
    {
      provide: RecordShares,
      inject: [DeclarationsConfig],
      useFactory: ({ daySharesUrl, masterKey }: DeclarationsConfig) =>
        new RecordShares(daySharesUrl, masterKey),
    },
  ],
  exports: [VisitorCardDeclarations, VisitorCardHolders],
})
export class VisitorCardsModule {}
