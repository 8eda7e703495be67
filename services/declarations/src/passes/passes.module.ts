import { Module } from '@nestjs/common';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { PassCodeRateLimiter } from './pass-code-rate-limiter.js';
import { PassSigner } from './pass-signer.js';
import { PassesController } from './passes.controller.js';
import { PassesService } from './passes.service.js';
import { RevocationLists } from './revocation-lists.js';
import { RevocationsController } from './revocations.controller.js';

@Module({
  imports: [DeclarationsModule],
  controllers: [PassesController, RevocationsController],
  providers: [PassCodeRateLimiter, PassSigner, PassesService, RevocationLists],
  exports: [PassSigner, PassesService],
})
export class PassesModule {}
