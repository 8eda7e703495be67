import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MentionEntity } from './mention.entity.js';
import { MentionsService } from './mentions.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([MentionEntity])],
  providers: [MentionsService],
  exports: [MentionsService],
})
export class MentionsModule {}
