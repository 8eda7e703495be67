import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SenderGuard } from './sender.guard.js';
import { UsedNonceEntity } from './used-nonce.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([UsedNonceEntity])],
  providers: [{ provide: APP_GUARD, useClass: SenderGuard }],
})
export class SenderModule {}
