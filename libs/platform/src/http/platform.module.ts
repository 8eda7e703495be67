import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Topics, type Topic } from '@khai-bao/contracts';
import { AccessTrail } from '../auth/access-trail.js';
import { AccountVersions } from '../auth/account-versions.js';
import { AccountVersionsConsumer } from '../auth/account-versions.consumer.js';
import { EndedSessionsConsumer } from '../auth/ended-sessions.consumer.js';
import { DpopProofs } from '../auth/dpop-proofs.js';
import { DpopReplayCache } from '../auth/dpop-replay-cache.js';
import { AuthGuard } from '../auth/auth.guard.js';
import { AccessTokenStrategy } from '../auth/access-token.strategy.js';
import { ServiceConfig } from '../config/service-config.js';
import { createDataSource, type MigrationClass } from '../database/database.js';
import { PostgresListener } from '../database/postgres-listener.js';
import { DailyMaintenance } from '../database/daily-maintenance.js';
import { TimerScheduler } from '../jobs/timer-scheduler.js';
import { DeadLetters } from '../messaging/dead-letters.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { KafkaClient } from '../kafka/kafka-client.js';
import { Clock } from '../core/clock.js';
import { HealthRegistry } from '../observability/health.js';
import { pinoParams } from '../observability/logging.js';
import { Metrics } from '../observability/metrics.js';
import { LoadMonitor } from '../observability/load-monitor.js';
import { UnreadableRows } from '../workers/unreadable-rows.js';
import { ServiceName } from '../core/service-name.js';
import { Outbox } from '../outbox/outbox.js';
import { OutboxDeadLetters } from '../outbox/outbox-dead-letters.js';
import { OutboxRelay } from '../outbox/relay.js';
import { KeyWrapper } from '../sealing/wrapping.js';
import { WorkerFailures } from '../workers/worker-failures.js';
import { WorkerTroubleNotices } from '../workers/worker-trouble-notices.js';
import { FastPathRegistry } from './fast-path.js';
import { OperationController } from './operation.controller.js';

export interface PlatformOptions<C extends ServiceConfig> {
  /** Name of the service, part of its database role, consumer groups and log lines. */
  readonly name: string;
  readonly config: C;
  readonly configClass: Type<C>;
  readonly migrations?: readonly MigrationClass[];
  /** Topics that the service consumes. Each needs exactly one handler. */
  readonly consumes?: readonly Topic[];
  /** Adds the platform's handler of account events, for services that need only the account versions. */
  readonly tracksAccounts?: boolean;
  /** True for the service that ends sessions. Every other consuming service handles the event of an ended session. */
  readonly endsSessions?: boolean;
  readonly clock?: Clock;
}

export const platformOptions = Symbol('platform-options');

/** Provides the infrastructure of one service. */
@Module({})
export class PlatformModule {
  static forRoot<C extends ServiceConfig>(options: PlatformOptions<C>): DynamicModule {
    const { config, name } = options;
    const consumesEndedSessions = (options.consumes ?? []).length > 0 && options.endsSessions !== true;
    const consumes = [...(options.consumes ?? []), ...(consumesEndedSessions ? [Topics.sessionEnded] : [])];
    const provided = [
      { provide: platformOptions, useValue: { ...options, consumes } },
      { provide: ServiceConfig, useValue: config },
      ...(options.configClass === (ServiceConfig as Type)
        ? []
        : [{ provide: options.configClass, useValue: config }]),
      { provide: ServiceName, useValue: new ServiceName(name) },
      { provide: Clock, useValue: options.clock ?? new Clock() },
      { provide: Metrics, useValue: new Metrics(name) },
      { provide: KafkaClient, useValue: new KafkaClient(config, name) },
      { provide: KeyWrapper, useValue: new KeyWrapper(config.readerPublicKeys, config.wrappingPrivateKey) },
      { provide: AccessTokenStrategy, useValue: new AccessTokenStrategy(config) },
      { provide: LoadMonitor, useFactory: () => new LoadMonitor() },
      FastPathRegistry,
      HealthRegistry,
      UnreadableRows,
      WorkerFailures,
      WorkerTroubleNotices,
      PostgresListener,
      DailyMaintenance,
      Outbox,
      OutboxRelay,
      DeadLetters,
      { provide: OutboxDeadLetters, useExisting: DeadLetters },
      TimerScheduler,
      AccountVersions,
      DpopReplayCache,
      DpopProofs,
      AccessTrail,
    ];
    return {
      module: PlatformModule,
      global: true,
      imports: [
        LoggerModule.forRoot(pinoParams(name, config.logLevel, { requests: false })),
        TypeOrmModule.forRootAsync({
          // A feature module declares its entities with `TypeOrmModule.forFeature`.
          useFactory: () => ({
            ...createDataSource(config, options.migrations ?? [], name).options,
            autoLoadEntities: true,
          }),
        }),
      ],
      controllers: [
        OperationController,
        DeadLettersController,
        ...(options.tracksAccounts === true ? [AccountVersionsConsumer] : []),
        ...(consumesEndedSessions ? [EndedSessionsConsumer] : []),
      ],
      providers: [...provided, { provide: APP_GUARD, useClass: AuthGuard }],
      exports: [
        LoggerModule,
        TypeOrmModule,
        ...provided.map((provider) => ('provide' in provider ? provider.provide : provider)),
      ],
    };
  }
}
