import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { insertIfAbsent } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { CaseLinkEntity } from './case-link.entity.js';
import { CaseStore } from './case-store.js';
import type { CaseDetailDto, LinkedCaseDto } from './cases.dto.js';

/** Links of one case that are shown, the newest first. */
const maxShownLinks = 100;
const newestFirst = { order: { linkedAt: 'DESC', caseId: 'DESC' }, take: maxShownLinks } as const;

/** Links the case of a contact and the case whose contact they are. */
@Injectable()
export class CaseLinks {
  constructor(
    private readonly store: CaseStore,
    private readonly clock: Clock,
  ) {}

  /** Links two cases. A repeated link changes nothing. */
  async linkCases(manager: EntityManager, caseId: string, contactOfId: string): Promise<void> {
    await insertIfAbsent(manager, CaseLinkEntity, { caseId, contactOfId, linkedAt: this.clock.now() });
  }

  /** Reads the cases on both sides of a case. */
  async readLinks(
    manager: EntityManager,
    actor: Pick<Actor, 'areaPath'>,
    caseId: string,
  ): Promise<Pick<CaseDetailDto, 'contactOf' | 'contactCases'>> {
    const before = await manager.find(CaseLinkEntity, { where: { caseId }, ...newestFirst });
    const after = await manager.find(CaseLinkEntity, { where: { contactOfId: caseId }, ...newestFirst });
    const beforeIds = before.map(({ contactOfId }) => contactOfId);
    const afterIds = after.map((link) => link.caseId);
    const described = await this.describeCases(manager, actor, [...beforeIds, ...afterIds]);
    const inOrder = (ids: readonly string[]): LinkedCaseDto[] => ids.flatMap((id) => described.get(id) ?? []);
    return { contactOf: inOrder(beforeIds), contactCases: inOrder(afterIds) };
  }

  /** Describes cases without anything of their person, by id. */
  async describeCases(
    manager: EntityManager,
    actor: Pick<Actor, 'areaPath'>,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, LinkedCaseDto>> {
    if (ids.length === 0) return new Map();
    const found = await this.store.findCases(manager, [...new Set(ids)]);
    return new Map(
      found.map(({ id, code, state, areaPath, originAreaPath }) => [
        id,
        {
          caseId: id,
          code,
          state,
          isReadable: [areaPath, originAreaPath].some(
            (path) => path !== null && isWithinJurisdiction(actor, path),
          ),
        },
      ]),
    );
  }
}
