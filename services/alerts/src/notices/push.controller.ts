import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { PushChannel } from '../push/push-channel.js';
import { PushSubscriptions } from '../push/push-subscriptions.js';
import { DutyPeople } from '../rosters/duty-people.js';
import { PushEndpointDto, PushKeyDto, PushSubscribedDto, PushSubscriptionDto } from './notices.dto.js';

@ApiTags('notices')
@Controller('v1/push')
export class PushController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly channel: PushChannel,
    private readonly subscriptions: PushSubscriptions,
    private readonly people: DutyPeople,
  ) {}

  @Get('key')
  @RequirePermission('roster.read')
  @ApiOkResponse({ type: PushKeyDto })
  getPushKey(): PushKeyDto {
    return { publicKey: this.channel.publicKey };
  }

  /** Stores the reader's browser. @throws Problem ALERTS.UNKNOWN_DUTY_PERSON when the reader is not on a duty list */
  @Post('subscriptions')
  @HttpCode(204)
  @RequirePermission('roster.read')
  @ApiNoContentResponse()
  subscribeToPush(@CurrentActor() actor: Actor, @Body() body: PushSubscriptionDto): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      if ((await this.people.findPerson(manager, actor.accountId)) === null)
        throw new Problem('ALERTS.UNKNOWN_DUTY_PERSON');
      const { endpoint, p256dh, auth } = body;
      await this.subscriptions.storeSubscription(manager, actor.accountId, { endpoint, p256dh, auth });
    });
  }

  /** Returns whether this browser gets the reader's messages. Another account may have subscribed it, or the push service ended it. */
  @Post('subscriptions/find')
  @HttpCode(200)
  @RequirePermission('roster.read')
  @ApiOkResponse({ type: PushSubscribedDto })
  async findPushSubscription(
    @CurrentActor() actor: Actor,
    @Body() { endpoint }: PushEndpointDto,
  ): Promise<PushSubscribedDto> {
    const { manager } = this.dataSource;
    return { isSubscribed: await this.subscriptions.isSubscribed(manager, actor.accountId, endpoint) };
  }

  @Post('subscriptions/remove')
  @HttpCode(204)
  @RequirePermission('roster.read')
  @ApiNoContentResponse()
  unsubscribeFromPush(@CurrentActor() actor: Actor, @Body() { endpoint }: PushEndpointDto): Promise<void> {
    return this.subscriptions.removeSubscription(this.dataSource.manager, actor.accountId, endpoint);
  }
}
