import { BaseRpcContext } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';

/** Context of an event handler: the transaction in which the handler must apply its effect. */
export class ConsumerContext extends BaseRpcContext<[EntityManager]> {
  constructor(manager: EntityManager) {
    super([manager]);
  }

  get manager(): EntityManager {
    return this.args[0];
  }
}
