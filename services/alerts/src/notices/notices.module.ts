import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { EscalationModule } from '../escalation/escalation.module.js';
import { LinksModule } from '../links/links.module.js';
import { LadderModule } from '../ladder/ladder.module.js';
import { PushModule } from '../push/push.module.js';
import { RostersModule } from '../rosters/rosters.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { CaseNoticeEntity } from './case-notice.entity.js';
import { CaseNotices } from './case-notices.js';
import { MissingLadders } from './missing-ladders.js';
import { NoticeAcknowledgements } from './notice-acknowledgements.js';
import { NoticeLadder } from './notice-ladder.js';
import { NoticeRetention } from './notice-retention.js';
import { NoticeRuns } from './notice-runs.js';
import { NoticeSender } from './notice-sender.js';
import { NoticesController } from './notices.controller.js';
import { PushController } from './push.controller.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([CaseNoticeEntity]),
    CasesModule,
    EscalationModule,
    LadderModule,
    LinksModule,
    PushModule,
    RostersModule,
    WebhooksModule,
  ],
  controllers: [NoticesController, PushController],
  providers: [
    CaseNotices,
    MissingLadders,
    NoticeAcknowledgements,
    NoticeLadder,
    NoticeRetention,
    NoticeRuns,
    NoticeSender,
  ],
})
export class NoticesModule {}
