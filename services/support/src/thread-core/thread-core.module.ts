import { Module } from '@nestjs/common';
import { ThreadAccess } from './thread-access.js';
import { ThreadStore } from './thread-store.js';

@Module({ providers: [ThreadAccess, ThreadStore], exports: [ThreadAccess, ThreadStore] })
export class ThreadCoreModule {}
