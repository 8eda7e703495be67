import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CaseStore } from '../cases/case-store.js';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { LadderClock } from '../ladder/ladder-clock.js';

/** Starts the clocks of cases that were open before there was a ladder, so that an upgrade leaves no case without notices. */
@Injectable()
export class MissingLadders implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cases: CaseStore,
    private readonly ladder: LadderClock,
    private readonly escalation: EscalationClock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      for (const id of await this.cases.listIdsInState(manager, 'NEW'))
        if (!(await this.ladder.hasLadder(manager, id))) await this.ladder.startLadder(manager, id);
      for (const id of await this.cases.listIdsInState(manager, 'ACKNOWLEDGED'))
        if (!(await this.escalation.hasStallClock(manager, id)))
          await this.escalation.startStallClock(manager, id);
    });
  }
}
