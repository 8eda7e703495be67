import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PostEntity } from './post.entity.js';
import { ThreadAccess } from './thread-access.js';
import { ThreadChangeCounterEntity } from './thread-change-counter.entity.js';
import { ThreadChangeEntity } from './thread-change.entity.js';
import { ThreadStore } from './thread-store.js';
import { ThreadEntity } from './thread.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ThreadEntity, PostEntity, ThreadChangeEntity, ThreadChangeCounterEntity]),
  ],
  providers: [ThreadAccess, ThreadStore],
  exports: [ThreadAccess, ThreadStore],
})
export class ThreadCoreModule {}
