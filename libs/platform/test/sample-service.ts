import { EventEmitter, once } from 'node:events';
import {
  Body,
  Controller,
  Get,
  Injectable,
  Module,
  Param,
  Post,
  Sse,
  type MessageEvent,
  type OnModuleInit,
} from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type UnitDay } from '@khai-bao/contracts';
import { IsInt, IsObject, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { NEVER, type Observable } from 'rxjs';
import {
  AccountVersions,
  AnyAccount,
  CurrentActor,
  Public,
  RequirePermission,
  type Actor,
} from '../src/auth/index.js';
import { loadConfig, ServiceConfig } from '../src/config/index.js';
import { queryRows } from '../src/database/index.js';
import { streamChanges, PlatformModule } from '../src/http/index.js';
import { TimerScheduler } from '../src/jobs/index.js';
import { ConsumerContext, OnEvent } from '../src/messaging/index.js';

class CreateSample1600000000000 implements MigrationInterface {
  name = 'CreateSample1600000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table effect (unit_id uuid not null, version bigint not null, declarations int not null, correlation_id text not null);
      create table rung (key text primary key, times int not null default 1);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rung, effect');
  }
}

export const migrations = [CreateSample1600000000000];

/** What a test turns to make the handler fail. */
export const trouble = { failFor: new Set<number>(), transientFor: 0, slowFor: 0 };

export class InnerDto {
  @IsString() @MaxLength(10) name: string;
}
export class SampleDto {
  @IsInt() count: number;
  @IsObject() @ValidateNested() @Type(() => InnerDto) inner: InnerDto;
}

@Controller('v1')
export class SampleController {
  constructor(private readonly versions: AccountVersions) {}

  @Post('things')
  @Public()
  take(@Body() body: SampleDto): SampleDto {
    return body;
  }

  @Get('slow/:milliseconds')
  @Public()
  async slow(@Param('milliseconds') milliseconds: string): Promise<{ done: true }> {
    await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
    return { done: true };
  }

  @Get('broken')
  @Public()
  broken(): never {
    throw new Error('Key (phone)=(+84903123456) already exists');
  }

  @Get('closed')
  closed(): string {
    return 'nobody may see this';
  }

  @Get('mine')
  @RequirePermission('channel.read')
  mine(@CurrentActor() actor: Actor): { areaPath: string | null } {
    return { areaPath: actor.areaPath };
  }

  @Post('gate')
  @RequirePermission('check.record')
  gate(@CurrentActor() actor: Actor): { deviceId: string | null } {
    return { deviceId: actor.deviceId };
  }

  @Get('self')
  @AnyAccount()
  self(@CurrentActor() actor: Actor): { accountId: string } {
    return { accountId: actor.accountId };
  }

  @Sse('stream')
  @RequirePermission('channel.read')
  stream(@CurrentActor() actor: Actor): Promise<Observable<MessageEvent>> {
    return streamChanges(
      { actor, lastEventId: undefined, versions: this.versions },
      {
        wakeUps: NEVER,
        newest: () => Promise.resolve(0),
        readEventsAfter: () => Promise.resolve([]),
        type: 'sample',
      },
    );
  }
}

@Controller()
export class SampleConsumer {
  @OnEvent(Topics.unitDay)
  async keep(@Payload() event: EventEnvelope<UnitDay>, @Ctx() { manager }: ConsumerContext): Promise<void> {
    await write(manager, event);
    if (trouble.transientFor > 0) {
      trouble.transientFor -= 1;
      throw Object.assign(new Error('not now'), { code: '40001' });
    }
    if (trouble.failFor.has(event.data.declarations)) throw new Error('this one is never good');
  }
}

const write = (manager: EntityManager, event: EventEnvelope<UnitDay>): Promise<object[]> =>
  queryRows(
    manager,
    'insert into effect (unit_id, version, declarations, correlation_id) values ($1, $2, $3, $4)',
    [event.data.unitId, event.aggregateversion, event.data.declarations, event.correlationid],
  );

@Injectable()
export class Bell implements OnModuleInit {
  /** Keys whose first ring comes to nothing. */
  readonly broken = new Set<string>();

  /** Ends the rings that wait for another system. */
  readonly otherSystem = new EventEmitter();

  constructor(private readonly jobs: TimerScheduler) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(
      'wait-for-other-system',
      async () => void (await once(this.otherSystem, 'answered')),
      { lane: 'other-system' },
    );
    this.jobs.registerTimerHandler('ring', async (payload, manager) => {
      const { key } = payload as { key: string };
      if (this.broken.delete(key)) throw new Error('the bell is broken');
      await queryRows(
        manager,
        'insert into rung (key) values ($1) on conflict (key) do update set times = rung.times + 1',
        [key],
      );
    });
  }
}

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'support',
      config: loadConfig(ServiceConfig),
      configClass: ServiceConfig,
      migrations,
      consumes: [Topics.unitDay, Topics.account],
      tracksAccounts: true,
    }),
  ],
  controllers: [SampleController, SampleConsumer],
  providers: [Bell],
})
export class SampleServiceModule {}
