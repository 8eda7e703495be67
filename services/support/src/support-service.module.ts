import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { ServiceConfig } from '@khai-bao/platform/config';
import { PlatformModule } from '@khai-bao/platform/http';
import { AreasConsumer } from './committees/areas.consumer.js';
import { FocalPersonsController } from './committees/focal-persons.controller.js';
import { FocalPersonsService } from './committees/focal-persons.service.js';
import { config } from './environment.js';
import { migrations } from './migrations/index.js';
import { RegistrationsConsumer } from './threads/registrations.consumer.js';
import { ThreadStore } from './threads/thread-store.js';
import { ThreadsController } from './threads/threads.controller.js';
import { ThreadsService } from './threads/threads.service.js';

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'support',
      config,
      configClass: ServiceConfig,
      migrations,
      consumes: [Topics.unit, Topics.account, Topics.area],
    }),
  ],
  controllers: [ThreadsController, FocalPersonsController, RegistrationsConsumer, AreasConsumer],
  providers: [ThreadsService, ThreadStore, FocalPersonsService],
})
export class SupportServiceModule {}
