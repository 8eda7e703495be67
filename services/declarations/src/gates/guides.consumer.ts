import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type GuideSnapshot } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { guidesAtGates } from './poster-guide.js';
import { PosterVersions } from './poster-versions.js';
import { raiseGuideMajor } from './poster-versions.queries.js';

/** Makes posters outdated when a guide at the gates has a new major version. */
@Controller()
export class GuidesConsumer {
  constructor(private readonly posters: PosterVersions) {}

  @OnEvent(Topics.guide)
  async recordGuide(
    @Payload() { data }: EventEnvelope<GuideSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    if (!guidesAtGates.includes(data.role)) return;
    if (await raiseGuideMajor(manager, data.role, data.major))
      await this.posters.scheduleGuideRefresh(manager);
  }
}
