import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { DataSource } from 'typeorm';
import { CaseContentCipher } from '../cases/case-content-cipher.js';
import { CaseItemMapper } from '../cases/case-item-mapper.js';
import { openCaseStates } from '../cases/case-transitions.js';
import { CaseStore } from '../cases/case-store.js';
import { DutyService } from '../duty/duty.service.js';
import type { CaseTransferDto, TransferTargetDto } from './transfers.dto.js';
import { findPendingTransfers } from './transfers.queries.js';

/** Transfers that a list shows at most, the oldest first. */
const maxListedTransfers = 200;

/** Lists the transfers that wait for a decision: those that a centre is asked for, and those that it asks for. */
@Injectable()
export class TransferList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CaseStore,
    private readonly items: CaseItemMapper,
    private readonly cipher: CaseContentCipher,
    private readonly centres: DutyService,
    private readonly unreadable: UnreadableRows,
  ) {}

  async listPending(actor: Actor): Promise<CaseTransferDto[]> {
    const { manager } = this.dataSource;
    const pending = await findPendingTransfers(manager, actor, maxListedTransfers);
    const cases = new Map(
      (await this.store.findCases(manager, [...new Set(pending.map(({ caseId }) => caseId))])).map(
        (found) => [found.id, found],
      ),
    );
    const names = new Map(
      (await this.centres.listDistrictCentres(manager)).map(({ areaCode, centreName }) => [
        areaCode,
        centreName,
      ]),
    );
    return pending.flatMap((transfer) => {
      const suspectedCase = cases.get(transfer.caseId);
      // A case that has ended meanwhile is not handed over any more.
      if (suspectedCase === undefined || !openCaseStates.includes(suspectedCase.state)) return [];
      return {
        transferId: transfer.id,
        case: this.items.toCaseItemDto(actor, suspectedCase),
        isIncoming: isWithinJurisdiction(actor, transfer.toAreaPath),
        toCentreName: names.get(transfer.toAreaCode) ?? transfer.toAreaCode,
        requestedByName: transfer.requestedByName,
        requestedAt: transfer.requestedAt.toISOString(),
        dueAt: transfer.dueAt.toISOString(),
        overdueAt: transfer.overdueAt?.toISOString() ?? null,
        note: this.unreadable.readRowOr<string | null>(
          'case_transfer',
          transfer.id,
          () => this.cipher.openNote(suspectedCase, transfer.noteSealed),
          () => null,
        ),
      };
    });
  }

  /** Lists the centres of the districts. */
  async listTargets(): Promise<TransferTargetDto[]> {
    const centres = await this.centres.listDistrictCentres(this.dataSource.manager);
    return centres.map(({ areaCode, centreName }) => ({ areaCode, centreName }));
  }
}
