import { Module } from '@nestjs/common';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { LookUpTokens } from './look-up-tokens.js';
import { PassCodeRateLimiter } from './pass-code-rate-limiter.js';
import { PassSigner } from './pass-signer.js';
import { PassesController } from './passes.controller.js';
import { PassesService } from './passes.service.js';
import { RevocationLists } from './revocation-lists.js';
import { RevocationsController } from './revocations.controller.js';

@Module({
  imports: [DayKeysModule, DeclarationsModule],
  controllers: [PassesController, RevocationsController],
  providers: [LookUpTokens, PassCodeRateLimiter, PassSigner, PassesService, RevocationLists],
  exports: [LookUpTokens, PassSigner, PassesService],
})
export class PassesModule {}
