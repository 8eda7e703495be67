import { BaseRpcContext } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';

/** What a handler of events is given beside them: the transaction in which its effect must stand. */
export class ConsumerContext extends BaseRpcContext<[EntityManager]> {
  constructor(manager: EntityManager) {
    super([manager]);
  }

  get manager(): EntityManager {
    return this.args[0];
  }
}
