import { Module } from '@nestjs/common';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { PassCodeRateLimiter } from './pass-code-rate-limiter.js';
import { PassSigner } from './pass-signer.js';
import { PassesController } from './passes.controller.js';
import { PassesService } from './passes.service.js';

@Module({
  imports: [DeclarationsModule],
  controllers: [PassesController],
  providers: [PassCodeRateLimiter, PassSigner, PassesService],
  exports: [PassSigner, PassesService],
})
export class PassesModule {}
